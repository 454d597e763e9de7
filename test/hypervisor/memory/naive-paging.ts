import type { PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";

/** What an address comes to. */
export type Translated =
  | { readonly physical: number; readonly large: boolean; readonly global: boolean }
  | { readonly fault: "page" | "nested"; readonly errorCode: number };

/** Tables of a depth, and those that map what they take for physical addresses. */
export interface Tables {
  readonly root: number;
  readonly levels: number;
  readonly host?: Tables;
}

export type Kind = "read" | "write" | "execute";

/**
 * Page tables read as the manual tells it, bit by bit in 64-bit integers, one entry at a time, with no cache and no
 * thought of speed: Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 3A, §§ 4.5 to 4.8.
 */
export class NaivePaging {
  /** Entries that were read. */
  references = 0;
  private readonly view: DataView;

  constructor(memory: PhysicalMemory) {
    this.view = new DataView(memory.buffer);
  }

  translate(tables: Tables, virtual: number, kind: Kind, user: boolean): Translated {
    const cause = (kind === "write" ? 2 : 0) + (user ? 4 : 0) + (kind === "execute" ? 16 : 0);
    const address = BigInt(virtual);
    let table = BigInt(tables.root);
    let writable = true;
    let usable = true;
    let executable = true;
    for (let level = tables.levels; ; level--) {
      const index = (address >> BigInt(12 + 9 * (level - 1))) & 511n;
      const place = this.resolve(tables.host, Number(table + index * 8n), "write");
      if (typeof place !== "number") return place;
      const entry = this.read(place);
      this.references++;
      if ((entry & 1n) === 0n) return { fault: "page", errorCode: cause };
      const pageSize = (entry >> 7n) & 1n;
      const large = level === 2 && pageSize === 1n;
      // Physical addresses have 31 bits.
      const reserved =
        ((entry >> 31n) & 0x1f_ffffn) !== 0n ||
        (level > 2 && pageSize === 1n) ||
        (large && ((entry >> 13n) & 0xffn) !== 0n);
      if (reserved) return { fault: "page", errorCode: cause + 1 + 8 };
      writable &&= ((entry >> 1n) & 1n) === 1n;
      usable &&= ((entry >> 2n) & 1n) === 1n;
      executable &&= entry >> 63n === 0n;
      if (level > 1 && !large) {
        this.write(place, entry | 32n);
        table = entry & 0x7fff_f000n;
        continue;
      }
      if ((kind === "write" && !writable) || (user && !usable) || (kind === "execute" && !executable)) {
        return { fault: "page", errorCode: cause + 1 };
      }
      this.write(place, entry | (kind === "write" ? 96n : 32n));
      const page = large ? entry & 0x7fe0_0000n : entry & 0x7fff_f000n;
      const own = Number(page + (address & (large ? 0x1f_ffffn : 0xfffn)));
      const hostLarge = { large: true };
      const physical = this.resolve(tables.host, own, kind, hostLarge);
      if (typeof physical !== "number") return physical;
      return { physical, large: large && hostLarge.large, global: ((entry >> 8n) & 1n) === 1n };
    }
  }

  private resolve(
    host: Tables | undefined,
    address: number,
    kind: Kind,
    outcome: { large: boolean } = { large: true },
  ): number | Translated {
    if (host === undefined) return address;
    const translated = this.translate(host, address, kind, true);
    if ("fault" in translated) return { fault: "nested", errorCode: translated.errorCode };
    outcome.large = translated.large;
    return translated.physical;
  }

  private read(place: number): bigint {
    return place + 8 <= this.view.byteLength ? this.view.getBigUint64(place, true) : 0n;
  }

  private write(place: number, entry: bigint): void {
    if (place + 8 <= this.view.byteLength) this.view.setBigUint64(place, entry, true);
  }
}
