import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

/** VMs `firstVm`, `firstVm + 1`, … play traces 0, 1, …. */
export interface TraceGroup {
  readonly firstVm: number;
  readonly traces: UtilisationTraces;
}

/**
 * Plays utilisation traces: at each sample's time, one event sets the demand of every VM of the group, which holds
 * until the next.
 */
export class TracePlayer {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #dirty: DirtyServers;
  readonly #group: TraceGroup;
  readonly #sample: EventKind;

  constructor(engine: Engine, vms: VmTable, dirty: DirtyServers, group: TraceGroup) {
    this.#engine = engine;
    this.#vms = vms;
    this.#dirty = dirty;
    this.#group = group;
    this.#sample = engine.on("trace sample", (sample) => this.#play(sample));
    engine.schedule(0, PHASE.change, this.#sample, 0);
  }

  #play(sample: number): void {
    const { firstVm, traces } = this.#group;
    const { utilisation, demandMhz, nominalMhz, capMhz, state, server } = this.#vms;
    const { values, count } = traces;
    const column = sample * count;
    for (let i = 0; i < count; i++) {
      const vm = firstVm + i;
      const fraction = values[column + i]!;
      if (fraction === utilisation[vm]) continue;
      utilisation[vm] = fraction;
      demandMhz[vm] = Math.min(fraction * nominalMhz[vm]!, capMhz[vm]!);
      if (state[vm] === VM_STATE.running || state[vm] === VM_STATE.placed) this.#dirty.mark(server[vm]!);
    }
    if (sample + 1 < traces.samples) {
      this.#engine.schedule((sample + 1) * traces.intervalS, PHASE.change, this.#sample, sample + 1);
    }
  }
}
