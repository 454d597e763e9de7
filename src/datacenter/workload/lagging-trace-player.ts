import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { TraceGroup } from "./trace-player.ts";

/** When the demand is read. */
export interface ReadingTimes {
  /** Nobody asks for CPU before, s. */
  readonly firstS: number;
  readonly intervalS: number;
}

/**
 * Plays utilisation traces behind time: demand is read, on the straight line between two samples, only where
 * something else makes an instant, and once an interval; in between everybody asks for what it asked for last. A
 * defect that a compatibility profile may ask for; the default is {@link TracePlayer}.
 */
export class LaggingTracePlayer {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #dirty: DirtyServers;
  readonly #group: TraceGroup;
  readonly #times: ReadingTimes;
  readonly #reading: EventKind;

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    dirty: DirtyServers,
    group: TraceGroup,
    times: ReadingTimes,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#vms = vms;
    this.#dirty = dirty;
    this.#group = group;
    this.#times = times;
    engine.onAdvance("trace reading", (now) => this.#read(now));
    this.#reading = engine.on("trace reading", () => this.#scheduleNext());
    engine.schedule(times.firstS, PHASE.decide, this.#reading);
  }

  #scheduleNext(): void {
    this.#engine.schedule(this.#engine.now + this.#times.intervalS, PHASE.decide, this.#reading);
  }

  #read(now: number): void {
    if (now < this.#times.firstS) return;
    const { firstVm, vmCount: vms, traces } = this.#group;
    const { count, samples, intervalS } = traces;
    const last = samples - 1;
    const before = Math.min(Math.floor(now / intervalS), last);
    const after = Math.min(before + 1, last);
    const sinceS = now - before * intervalS;
    for (let done = 0, round = 0; done < vms; done += count, round++) {
      const from = ((before + round) % samples) * count;
      const to = ((after + round) % samples) * count;
      this.#readRound(firstVm + done, Math.min(count, vms - done), from, to, sinceS);
    }
    const { count: servers, vmCount, incomingCount } = this.#servers;
    for (let server = 0; server < servers; server++) {
      if (vmCount[server]! > 0 || incomingCount[server]! > 0) this.#dirty.mark(server);
    }
  }

  /** Reads the demand of so many VMs between the columns that begin at `from` and at `to`. */
  #readRound(firstVm: number, count: number, from: number, to: number, sinceS: number): void {
    const { utilisation, demandMhz, nominalMhz, capMhz, state } = this.#vms;
    const { values, intervalS } = this.#group.traces;
    for (let i = 0; i < count; i++) {
      const vm = firstVm + i;
      if (state[vm] !== VM_STATE.running) continue;
      const start = values[from + i]!;
      const fraction = start + ((values[to + i]! - start) / intervalS) * sinceS;
      utilisation[vm] = fraction;
      const demand = fraction * nominalMhz[vm]!;
      const cap = capMhz[vm]!;
      demandMhz[vm] = demand < cap ? demand : cap;
    }
  }
}
