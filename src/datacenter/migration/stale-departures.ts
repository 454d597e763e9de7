/**
 * The VMs that a server's scheduler still holds for leaving although they have left: an entry is made when a VM
 * leaves and goes only when the VM is next given CPU there. A defect that a compatibility profile may ask for.
 *
 * A planner that tries a VM on a server gives it CPU there, so that entries matter only to moves that nobody tried.
 */
export class StaleDepartures {
  readonly #serverCount: number;
  readonly #entries = new Set<number>();

  constructor(serverCount: number) {
    this.#serverCount = serverCount;
  }

  /** A VM has left a server. */
  leave(vm: number, server: number): void {
    this.#entries.add(vm * this.#serverCount + server);
  }

  /** A VM is given CPU on a server, for good or on trial. */
  settleIn(vm: number, server: number): void {
    this.#entries.delete(vm * this.#serverCount + server);
  }

  /** Whether a server still holds a VM for leaving. */
  has(vm: number, server: number): boolean {
    return this.#entries.has(vm * this.#serverCount + server);
  }
}
