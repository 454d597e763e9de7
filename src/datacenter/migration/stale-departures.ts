/**
 * The VMs that a server's scheduler still holds for leaving although they have left: an entry is made when a VM
 * leaves and goes only when the VM is next given CPU there. A defect that a compatibility profile may ask for.
 *
 * A planner that tries a VM on a server gives it CPU there, so that entries matter only to moves that nobody tried.
 */
export class StaleDepartures {
  readonly #serverCount: number;
  /** By VM, 1 for each server that holds an entry; undefined for a VM that never left a server. */
  readonly #entries: (Uint8Array | undefined)[];

  constructor(vmCount: number, serverCount: number) {
    this.#serverCount = serverCount;
    this.#entries = new Array<Uint8Array | undefined>(vmCount).fill(undefined);
  }

  /** A VM has left a server. */
  leave(vm: number, server: number): void {
    this.#entries[vm] ??= new Uint8Array(this.#serverCount);
    this.#entries[vm][server] = 1;
  }

  /** A VM is given CPU on a server, for good or on trial. */
  settleIn(vm: number, server: number): void {
    const entries = this.#entries[vm];
    if (entries !== undefined) entries[server] = 0;
  }

  /** Whether a server still holds a VM for leaving. */
  has(vm: number, server: number): boolean {
    return this.#entries[vm]?.[server] === 1;
  }
}
