import type { VmTable } from "../../models/compute/vms.ts";
import type { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

/**
 * VMs that play traces: VM `firstVm + i` plays trace i mod n of n. Where there are more VMs than traces, each further
 * round of n VMs plays them one sample later than the round before, from a trace's end on to its beginning.
 */
export interface TraceGroup {
  readonly firstVm: number;
  readonly vmCount: number;
  readonly traces: UtilisationTraces;
  /**
   * By how much each VM goes on to its next sample before the sample's time, s, from 0 to less than the interval; by
   * default all go on together, in time.
   */
  readonly leadsS?: Readonly<Float64Array>;
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
    const { firstVm, vmCount, traces } = this.#group;
    const { samples, count, intervalS } = traces;
    for (let done = 0, round = 0; done < vmCount; done += count, round++) {
      const column = ((sample + round) % samples) * count;
      this.#playRound(firstVm + done, Math.min(count, vmCount - done), column);
    }
    if (sample + 1 < samples) {
      this.#engine.schedule((sample + 1) * intervalS, PHASE.change, this.#sample, sample + 1);
    }
  }

  /** Sets the demand of so many VMs to the fractions from `column` on. */
  #playRound(firstVm: number, count: number, column: number): void {
    const { utilisation, demandMhz, nominalMhz, capMhz, server } = this.#vms;
    const { values } = this.#group.traces;
    for (let i = 0; i < count; i++) {
      const vm = firstVm + i;
      const fraction = values[column + i]!;
      if (fraction === utilisation[vm]) continue;
      utilisation[vm] = fraction;
      const demand = fraction * nominalMhz[vm]!;
      const cap = capMhz[vm]!;
      demandMhz[vm] = demand < cap ? demand : cap;
      if (server[vm] !== NONE) this.#dirty.mark(server[vm]!);
    }
  }
}
