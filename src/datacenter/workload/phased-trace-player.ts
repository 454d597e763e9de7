import type { VmTable } from "../../models/compute/vms.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { TraceGroup } from "./trace-player.ts";

/**
 * Plays utilisation traces where each VM samples at a phase of its own: it goes on to a sample before the sample's time,
 * by a lead that is always the same. So every sample is played, the first for less time by the lead and the last, which
 * holds for ever, for more. Where all leads are 0 this is `TracePlayer`.
 *
 * VMs stand in order of phase, and a cursor goes round. One event is pending, whatever the number of VMs.
 */
export class PhasedTracePlayer {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #dirty: DirtyServers;
  readonly #group: TraceGroup;
  readonly #sample: EventKind;
  /** VMs by phase, the longest lead first; of equals the lowest first. */
  readonly #vm: Int32Array;
  /** In that order, s. */
  readonly #leadS: Float64Array;
  /** The trace of each VM, and how many samples late it plays it; in that order. */
  readonly #trace: Int32Array;
  readonly #late: Int32Array;
  /**
   * What each asks for by its next sample, as a fraction of its nominal CPU; in that order. Read a round ahead: one by
   * one, as VMs come in order of phase, each would have the processor wait for memory.
   */
  readonly #fraction: Float64Array;
  /** Place in that order of the VM that samples next. */
  #cursor = 0;

  /**
   * @param leadsS - of each VM of the group, s, from 0 to less than the interval
   * @throws RangeError if that is not what they are
   */
  constructor(
    engine: Engine,
    vms: VmTable,
    dirty: DirtyServers,
    group: TraceGroup,
    leadsS: Readonly<Float64Array>,
  ) {
    const { firstVm, vmCount, traces } = group;
    checkLeads(leadsS, vmCount, traces.intervalS);
    this.#engine = engine;
    this.#vms = vms;
    this.#dirty = dirty;
    this.#group = group;
    const order = Int32Array.from({ length: vmCount }, (_, i) => i).sort(
      (a, b) => leadsS[b]! - leadsS[a]! || a - b,
    );
    this.#vm = order.map((i) => firstVm + i);
    this.#leadS = Float64Array.from(order, (i) => leadsS[i]!);
    this.#trace = order.map((i) => i % traces.count);
    this.#late = order.map((i) => Math.floor(i / traces.count));
    this.#fraction = new Float64Array(vmCount);
    this.#sample = engine.on("trace sample", (sample) => this.#play(sample));
    engine.schedule(0, PHASE.change, this.#sample, 0);
  }

  /** Sets the demand of all whose phase it is: at time 0, everybody's. */
  #play(sample: number): void {
    const leadS = this.#leadS;
    const end = leadS.length;
    let place = this.#cursor;
    if (place === 0) this.#readRound(sample);
    const leastS = sample === 0 ? 0 : leadS[place]!;
    for (; place < end && leadS[place]! >= leastS; place++) this.#set(place);
    if (place < end) this.#scheduleAt(place, sample);
    else if (end > 0 && sample + 1 < this.#group.traces.samples) this.#scheduleAt(0, sample + 1);
  }

  #scheduleAt(place: number, sample: number): void {
    this.#cursor = place;
    const { now } = this.#engine;
    const timeS = sample * this.#group.traces.intervalS - this.#leadS[place]!;
    // Rounding may put a lead of almost an interval before the end of the last round.
    this.#engine.schedule(timeS > now ? timeS : now, PHASE.change, this.#sample, sample);
  }

  /** Reads the sample of every VM. */
  #readRound(sample: number): void {
    const { values, samples, count } = this.#group.traces;
    const fraction = this.#fraction;
    const trace = this.#trace;
    const late = this.#late;
    for (let place = 0; place < fraction.length; place++)
      fraction[place] = values[((sample + late[place]!) % samples) * count + trace[place]!]!;
  }

  #set(place: number): void {
    const { utilisation, demandMhz, nominalMhz, capMhz, server } = this.#vms;
    const vm = this.#vm[place]!;
    const fraction = this.#fraction[place]!;
    if (fraction === utilisation[vm]) return;
    utilisation[vm] = fraction;
    const demand = fraction * nominalMhz[vm]!;
    const cap = capMhz[vm]!;
    demandMhz[vm] = demand < cap ? demand : cap;
    if (server[vm] !== NONE) this.#dirty.markVm(server[vm]!, vm);
  }
}

function checkLeads(leadsS: Readonly<Float64Array>, vmCount: number, intervalS: number): void {
  if (leadsS.length !== vmCount)
    throw new RangeError(`trace group: found ${leadsS.length} leads, expected ${vmCount}`);
  const wrong = leadsS.find((leadS) => !(leadS >= 0 && leadS < intervalS));
  if (wrong === undefined) return;
  throw new RangeError(
    `trace group: found a lead of ${wrong} s, expected 0 s to less than the interval of ${intervalS} s`,
  );
}
