import { OrderedRows, type RowTest } from "../ordered-rows.ts";
import type { IndexedRanges } from "../ranges.ts";
import type { Units } from "./units.ts";

/** The units of a level in the order of the VMs in them, each with the most CPU that a server in it has left. */
export class UnitsByVms {
  readonly #units: Units;
  readonly #vmsIn: Int32Array;
  readonly #ranges: IndexedRanges;
  readonly #rows: OrderedRows;
  /** Units that are not in their place any more: the first {@link #staleCount} entries. */
  readonly #stale: Int32Array;
  readonly #isStale: Uint8Array;
  #staleCount = 0;

  /**
   * @param vmsIn - VMs by unit, kept up to date by its owner
   * @param emptiestFirst - whether searches begin at the unit with the fewest VMs, or at that with the most
   */
  constructor(units: Units, vmsIn: Int32Array, ranges: IndexedRanges, emptiestFirst: boolean) {
    this.#units = units;
    this.#vmsIn = vmsIn;
    this.#ranges = ranges;
    this.#rows = new OrderedRows(units.count, emptiestFirst);
    this.#stale = new Int32Array(units.count);
    this.#isStale = new Uint8Array(units.count);
    this.refresh();
  }

  /** Takes stock of all units. */
  refresh(): void {
    for (let unit = 0; unit < this.#units.count; unit++) this.#markUnit(unit);
  }

  /** A server's VMs, or what it has left, are not what they were. */
  changed(server: number): void {
    this.#markUnit(this.#units.unitOf[server]!);
  }

  /** The first unit in which a server has at least so much CPU left and which passes, or NONE. */
  find(leastMhz: number, passes: RowTest): number {
    for (let i = 0; i < this.#staleCount; i++) {
      const unit = this.#stale[i]!;
      this.#isStale[unit] = 0;
      this.#rows.set(unit, this.#vmsIn[unit]!, this.#mostFreeMhz(unit));
    }
    this.#staleCount = 0;
    return this.#rows.find(0, leastMhz, passes);
  }

  #markUnit(unit: number): void {
    if (this.#isStale[unit] === 1) return;
    this.#isStale[unit] = 1;
    this.#stale[this.#staleCount++] = unit;
  }

  #mostFreeMhz(unit: number): number {
    const { firstRun, runFrom, runTo } = this.#units;
    let most = Number.NEGATIVE_INFINITY;
    for (let run = firstRun[unit]!; run < firstRun[unit + 1]!; run++) {
      const mhz = this.#ranges.mostFreeMhz(runFrom[run]!, runTo[run]!);
      if (mhz > most) most = mhz;
    }
    return most;
  }
}
