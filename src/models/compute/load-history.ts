import type { ServerTable } from "../plant/servers.ts";
import { HISTORY_LENGTH, type UtilisationHistory } from "./utilisation-history.ts";
import type { VmTable } from "./vms.ts";

/**
 * The histories of all VMs as fractions of what a server delivers, for every capacity that there is: what the sums over
 * a server's VMs are made of, divided out once and not at every sum. Samples lie at the places of the rings of
 * {@link UtilisationHistory}, so that those of one time are added up whatever the place at which they began.
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
    this.#shares = this.#capacitiesMhz.map(() => new Float64Array(vms.count * HISTORY_LENGTH));
  }

  /** Takes over the sample that was taken last. */
  sampled(): void {
    const { count, nominalMhz } = this.#vms;
    const { cursor, samples } = this.#histories;
    for (let i = 0; i < this.#shares.length; i++) {
      const shares = this.#shares[i]!;
      const capacityMhz = this.#capacitiesMhz[i]!;
      for (let vm = 0, at = cursor; vm < count; vm++, at += HISTORY_LENGTH) {
        shares[at] = (samples[at]! * nominalMhz[vm]!) / capacityMhz;
      }
    }
  }

  /** The shares of a server's capacity: what a VM's place holds is at vm · {@link HISTORY_LENGTH} + place. */
  sharesOf(server: number): Float64Array {
    return this.#shares[this.#capacityOf[server]!]!;
  }
}
