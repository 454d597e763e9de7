import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";

/**
 * Destroys every VM that asks for nothing at all when its server is settled, unless it is migrating: a defect that a
 * compatibility profile may ask for. By default a VM without demand stays.
 */
export class IdleVmReaper {
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #lifecycle: VmLifecycle;
  readonly #dirty: DirtyServers;
  readonly #fromS: number;

  /** @param fromS - demand is not looked at before, s */
  constructor(
    engine: Engine,
    vms: VmTable,
    residents: Residents,
    lifecycle: VmLifecycle,
    dirty: DirtyServers,
    fromS: number,
  ) {
    this.#vms = vms;
    this.#residents = residents;
    this.#lifecycle = lifecycle;
    this.#dirty = dirty;
    this.#fromS = fromS;
    engine.onSettle("idle VMs", (now) => this.#settle(now));
  }

  #settle(now: number): void {
    if (now < this.#fromS) return;
    const { batch, count } = this.#dirty;
    const { head, next } = this.#residents;
    const { demandMhz, migrating, state } = this.#vms;
    for (let i = 0; i < count; i++) {
      for (let vm = head[batch[i]!]!; vm !== NONE; ) {
        const following = next[vm]!;
        if (demandMhz[vm] === 0 && migrating[vm] === 0 && state[vm] === VM_STATE.running)
          this.#lifecycle.stop(vm);
        vm = following;
      }
    }
  }
}
