/**
 * Demand of the VMs that were placed on servers in this very instant, which the servers' own figures show only once it
 * has settled.
 */
export class PlacedDemand {
  readonly #mhz = new Map<number, number>();

  /** Demand placed on a server, MHz. */
  mhz(server: number): number {
    return this.#mhz.get(server) ?? 0;
  }

  add(server: number, mhz: number): void {
    this.#mhz.set(server, this.mhz(server) + mhz);
  }

  /** The servers' own figures show it now. */
  clear(): void {
    // A map makes itself anew each time it is cleared.
    if (this.#mhz.size > 0) this.#mhz.clear();
  }
}
