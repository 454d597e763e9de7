import type { ServerTable } from "../plant/servers.ts";
import { HISTORY_LENGTH, type UtilisationHistory } from "./utilisation-history.ts";
import type { VmTable } from "./vms.ts";

/**
 * The histories of all VMs as fractions of what a server delivers, for every capacity that there is: what the sums over
 * a server's VMs are made of, divided out once and not at every sum.
 *
 * A ring of twice the length holds every sample twice, so that the last {@link HISTORY_LENGTH} always lie side by side.
 */
export class LoadHistory {
  readonly #vms: VmTable;
  readonly #histories: UtilisationHistory;
  readonly #capacitiesMhz: readonly number[];
  /** Index of each server's capacity. */
  readonly #capacityOf: Int32Array;
  /** By capacity: a ring for each VM. */
  readonly #shares: readonly Float64Array[];

  constructor(servers: ServerTable, vms: VmTable, histories: UtilisationHistory) {
    this.#vms = vms;
    this.#histories = histories;
    this.#capacitiesMhz = [...new Set(servers.types.map(({ cores, coreMhz }) => cores * coreMhz))];
    this.#capacityOf = Int32Array.from(servers.capacityMhz, (mhz) => this.#capacitiesMhz.indexOf(mhz));
    this.#shares = this.#capacitiesMhz.map(() => new Float64Array(vms.count * 2 * HISTORY_LENGTH));
  }

  /** Takes over the sample that was taken last. */
  sampled(): void {
    const { count, nominalMhz } = this.#vms;
    const { cursor } = this.#histories;
    for (let i = 0; i < this.#shares.length; i++) {
      const shares = this.#shares[i]!;
      const capacityMhz = this.#capacitiesMhz[i]!;
      for (let vm = 0; vm < count; vm++) {
        const share = (this.#histories.at(vm, 0) * nominalMhz[vm]!) / capacityMhz;
        const place = vm * 2 * HISTORY_LENGTH + cursor;
        shares[place] = share;
        shares[place + HISTORY_LENGTH] = share;
      }
    }
  }

  /** Adds a VM's samples, as fractions of a server's capacity, to `sum[k]`, newest first. */
  addTo(sum: Float64Array, vm: number, server: number): void {
    const shares = this.#shares[this.#capacityOf[server]!]!;
    const newest = vm * 2 * HISTORY_LENGTH + this.#histories.cursor + HISTORY_LENGTH;
    for (let k = 0; k < HISTORY_LENGTH; k++) sum[k]! += shares[newest - k]!;
  }
}
