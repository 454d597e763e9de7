import type { ServerTable } from "../plant/servers.ts";
import { HISTORY_LENGTH, type UtilisationHistory } from "./utilisation-history.ts";
import type { VmTable } from "./vms.ts";

/**
 * The histories of all VMs as fractions of what a server delivers, for every kind of server that there is: what the sums over
 * a server's VMs are made of, divided out once and not at every sum. Samples lie at the places of the rings of
 * {@link UtilisationHistory}, so that those of one time are added up whatever the place at which they began.
 */
export class LoadHistory {
  readonly #vms: VmTable;
  readonly #histories: UtilisationHistory;
  /** A server of each kind: kinds differ in capacity, and in what guests cost there. */
  readonly #examples: readonly number[];
  /** Index of each server's kind. */
  readonly #kindOf: Int32Array;
  readonly #capacityMhz: Float64Array;
  /** By kind: a ring for each VM. */
  readonly #shares: readonly Float64Array[];

  constructor(servers: ServerTable, vms: VmTable, histories: UtilisationHistory) {
    this.#vms = vms;
    this.#histories = histories;
    const { capacityMhz, coreMhz, hypervisor } = servers;
    this.#capacityMhz = capacityMhz;
    const kinds = new Map<string, number>();
    const examples: number[] = [];
    this.#kindOf = Int32Array.from(capacityMhz, (mhz, server) => {
      const key = vms.layer === null ? `${mhz}` : `${mhz} ${coreMhz[server]} ${hypervisor[server]}`;
      const kind = kinds.get(key) ?? examples.push(server) - 1;
      kinds.set(key, kind);
      return kind;
    });
    this.#examples = examples;
    this.#shares = examples.map(() => new Float64Array(vms.count * HISTORY_LENGTH));
  }

  /** Takes over the sample that was taken last. */
  sampled(): void {
    const vms = this.#vms;
    const { count, nominalMhz } = vms;
    const { cursor, samples } = this.#histories;
    for (let i = 0; i < this.#shares.length; i++) {
      const shares = this.#shares[i]!;
      const server = this.#examples[i]!;
      const capacityMhz = this.#capacityMhz[server]!;
      const isFree = vms.layer === null || vms.layer.isFree[server] === 1;
      for (let vm = 0, at = cursor; vm < count; vm++, at += HISTORY_LENGTH) {
        const demandMhz = samples[at]! * nominalMhz[vm]!;
        shares[at] = (isFree ? demandMhz : vms.takenBy(vm, server, demandMhz)) / capacityMhz;
      }
    }
  }

  /** The shares of a server's capacity: what a VM's place holds is at vm · {@link HISTORY_LENGTH} + place. */
  sharesOf(server: number): Float64Array {
    return this.#shares[this.#kindOf[server]!]!;
  }
}
