import type { RecordedVms, VmStays } from "../../models/workload/recorded-vms.ts";
import { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { NONE } from "../../sim/none.ts";
import { InputError, type InputProblem } from "./input-error.ts";

/** What is wrong; the reader knows where. */
export type GatheringProblem = Pick<InputProblem, "found" | "expected">;

/** Where a trace begins, for messages about it as a whole. */
export type TracePlace = Omit<InputProblem, "found" | "expected">;

/** How samples become a grid. */
export interface GridRule {
  /** Samples are laid on a grid of this interval, s; null: they must stand on a grid of their own. */
  readonly resampleS: number | null;
}

/** How far a sample may lie from its place on the grid, s, and as a share of the interval: a millisecond, rounded. */
const TOLERANCE_S = 0.0011;
const TOLERANCE_SHARE = 0.01;
/** Samples that are kept at most (12 bytes each), and that a grid has at most (8 bytes each): 134,217,728. */
const MOST_SAMPLES = 2 ** 27;
const CHUNK = 2 ** 16;

/** A trace as far as it has been read. */
class OpenTrace {
  readonly name: string;
  readonly place: TracePlace;
  /** Number of the first grid interval, counted from time 0; where nothing is resampled, known at the end alone. */
  firstInterval: number = NONE;
  firstS = 0;
  lastS: number = Number.NaN;
  /** Time between the last sample and the one before it, s. */
  gapS: number = Number.NaN;
  /** Values given out. */
  count = 0;
  /** Value since `lastS`. */
  value = 0;
  /** Of the grid interval that is being filled: its first value, the time that is covered, s, and ∫ (value − first). */
  base = 0;
  coveredS = 0;
  integral = 0;
  /** What all values are divided by in the end. */
  divisor = 1;

  constructor(name: string, place: TracePlace) {
    this.name = name;
    this.place = place;
  }
}

/**
 * Lays samples of any number of traces, which may come in any mixture as long as each trace's own are in order of time,
 * on one grid of equidistant times.
 *
 * Without resampling every trace's samples must be one interval apart, the same for all, and traces must begin a whole
 * number of intervals apart, to within a millisecond; a trace is there from its first sample to one interval after its
 * last.
 *
 * Resampling takes a trace as a signal that keeps each sample until the next one, however far that is, and the last
 * one for as long as the one before it (a single one: for one interval). The value of an interval, which begins at a
 * multiple of its length, is the signal's mean over it, weighted with time; where the trace begins or ends within it,
 * over the part that the trace covers. A signal that is constant over an interval keeps its value to the last bit.
 */
export class TraceGatherer {
  readonly #resampleS: number | null;
  readonly #open: OpenTrace[] = [];
  /** Samples in the order in which they came: row r is sample `r % CHUNK` of chunk `⌊r / CHUNK⌋`. */
  readonly #traceOf: Int32Array[] = [];
  readonly #valueOf: Float64Array[] = [];
  #rows = 0;
  /** Time between samples where nothing is resampled, s; NaN until a trace has two. */
  #intervalS: number = Number.NaN;

  constructor({ resampleS }: GridRule) {
    this.#resampleS = resampleS;
  }

  /** Number of traces that have begun. */
  get count(): number {
    return this.#open.length;
  }

  /** Opens a trace; returns its number. It needs a sample before anything else. */
  begin(name: string, place: TracePlace): number {
    this.#open.push(new OpenTrace(name, place));
    return this.#open.length - 1;
  }

  /** From `timeS` ≥ 0 on the trace has this value. */
  add(trace: number, timeS: number, value: number): GatheringProblem | null {
    const open = this.#open[trace]!;
    const isFirst = Number.isNaN(open.lastS);
    if (isFirst) open.firstS = timeS;
    else if (timeS <= open.lastS) return backwards(open, timeS);
    const problem = this.#resampleS === null ? this.#advance(open, timeS) : this.#fill(trace, timeS);
    if (problem !== null) return problem;
    open.gapS = timeS - open.lastS;
    open.lastS = timeS;
    open.value = value;
    if (this.#resampleS === null) return this.#keep(trace, value);
    return null;
  }

  /** The trace's last value ends here: for traces that say it. */
  endAt(trace: number, timeS: number): GatheringProblem | null {
    const open = this.#open[trace]!;
    if (timeS <= open.lastS) return backwards(open, timeS);
    open.gapS = timeS - open.lastS;
    return this.#resampleS === null ? this.#advance(open, timeS) : null;
  }

  /** All values of the trace are shares of so much. */
  divideBy(trace: number, divisor: number): void {
    this.#open[trace]!.divisor = divisor;
  }

  /**
   * The grid. Nothing can be added any more.
   *
   * @param file - what messages about everything are about
   * @throws InputError if there is no trace, the traces do not fit onto one grid, or the grid is too large
   */
  finish(file: string): Omit<RecordedVms, "sizes"> {
    const open = this.#open;
    if (open.length === 0)
      throw new InputError({ file, found: "no virtual machine", expected: "at least one" });
    const intervalS =
      this.#resampleS === null ? this.#placeOnGrid(file) : this.#finishFilling(this.#resampleS);
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    for (const { firstInterval, count } of open) {
      start = Math.min(start, firstInterval);
      end = Math.max(end, firstInterval + count);
    }
    const samples = end - start;
    if (samples * open.length > MOST_SAMPLES) {
      const found = `${open.length} traces over ${samples} intervals of ${intervalS} s`;
      throw new InputError({ file, found, expected: `at most ${MOST_SAMPLES} samples together` });
    }
    const names = open.map(({ name }) => name);
    const traces = new UtilisationTraces({ names, samples, intervalS });
    this.#scatter(traces.values, start);
    return { traces, stays: staysOf(open, start, samples, intervalS) };
  }

  get #toleranceS(): number {
    return Math.min(TOLERANCE_S, TOLERANCE_SHARE * this.#intervalS);
  }

  /** Checks that a sample stands where the trace's next one must. */
  #advance(open: OpenTrace, timeS: number): GatheringProblem | null {
    if (Number.isNaN(open.lastS)) return null;
    if (Number.isNaN(this.#intervalS)) this.#intervalS = wholeMilliseconds(timeS - open.firstS);
    const dueS = open.firstS + open.count * this.#intervalS;
    if (Math.abs(timeS - dueS) <= this.#toleranceS) return null;
    return {
      found: `${text(timeS - open.lastS)} s from one sample of ${JSON.stringify(open.name)} to the next`,
      expected: `${text(this.#intervalS)} s, as before, or resampling`,
    };
  }

  /** Gives out the grid intervals that end at `untilS` or before, and takes the rest as the beginning of one. */
  #fill(trace: number, untilS: number): GatheringProblem | null {
    const open = this.#open[trace]!;
    const intervalS = this.#resampleS!;
    if (Number.isNaN(open.lastS)) {
      open.firstInterval = Math.floor(untilS / intervalS);
      return null;
    }
    const due = Math.floor(untilS / intervalS) - open.firstInterval;
    if (this.#rows + due - open.count >= MOST_SAMPLES) {
      return { found: `more than ${MOST_SAMPLES} intervals of ${intervalS} s`, expected: "fewer" };
    }
    let fromS = open.lastS;
    for (;;) {
      const endS = (open.firstInterval + open.count + 1) * intervalS;
      cover(open, Math.min(endS, untilS) - fromS);
      if (endS > untilS) return null;
      this.#keep(trace, meanOf(open));
      open.coveredS = 0;
      open.integral = 0;
      fromS = endS;
    }
  }

  #keep(trace: number, value: number): GatheringProblem | null {
    const offset = this.#rows % CHUNK;
    if (offset === 0) {
      if (this.#rows >= MOST_SAMPLES)
        return { found: `more than ${MOST_SAMPLES} samples`, expected: "fewer" };
      this.#traceOf.push(new Int32Array(CHUNK));
      this.#valueOf.push(new Float64Array(CHUNK));
    }
    const chunk = this.#traceOf.length - 1;
    this.#traceOf[chunk]![offset] = trace;
    this.#valueOf[chunk]![offset] = value;
    this.#rows++;
    this.#open[trace]!.count++;
    return null;
  }

  /** Finds where each trace begins on the grid that starts with the first of all; returns the interval, s. */
  #placeOnGrid(file: string): number {
    const intervalS = this.#intervalS;
    if (Number.isNaN(intervalS)) {
      const found = "one sample of each virtual machine";
      throw new InputError({ file, found, expected: "two of one at least, or resampling" });
    }
    let startS = Number.POSITIVE_INFINITY;
    for (const { firstS } of this.#open) startS = Math.min(startS, firstS);
    for (const open of this.#open) {
      const lateS = open.firstS - startS;
      open.firstInterval = Math.round(lateS / intervalS);
      if (Math.abs(lateS - open.firstInterval * intervalS) <= this.#toleranceS) continue;
      throw new InputError({
        ...open.place,
        found: `${JSON.stringify(open.name)} beginning ${text(lateS)} s after the first`,
        expected: `a multiple of ${text(intervalS)} s, or resampling`,
      });
    }
    return intervalS;
  }

  /** Takes every trace to its end. */
  #finishFilling(intervalS: number): number {
    this.#open.forEach((open, trace) => {
      const problem = this.#fill(trace, open.lastS + (Number.isNaN(open.gapS) ? intervalS : open.gapS));
      if (problem !== null) throw new InputError({ ...open.place, ...problem });
      if (open.coveredS > TOLERANCE_S || open.count === 0) this.#keep(trace, meanOf(open));
    });
    return intervalS;
  }

  #scatter(values: Float64Array, start: number): void {
    const open = this.#open;
    const stride = open.length;
    const next = Float64Array.from(
      open,
      ({ firstInterval }, trace) => (firstInterval - start) * stride + trace,
    );
    const divisors = Float64Array.from(open, ({ divisor }) => divisor);
    for (let row = 0; row < this.#rows; row++) {
      const chunk = (row / CHUNK) | 0;
      const trace = this.#traceOf[chunk]![row % CHUNK]!;
      values[next[trace]!] = this.#valueOf[chunk]![row % CHUNK]! / divisors[trace]!;
      next[trace]! += stride;
    }
    for (let trace = 0; trace < stride; trace++) {
      const last = values[next[trace]! - stride]!;
      for (let i = next[trace]!; i < values.length; i += stride) values[i] = last;
    }
  }
}

/** The trace keeps its value for so long. */
function cover(open: OpenTrace, lastedS: number): void {
  if (open.coveredS === 0) open.base = open.value;
  open.coveredS += lastedS;
  open.integral += (open.value - open.base) * lastedS;
}

/** Mean over what is covered of an interval. */
function meanOf({ base, integral, coveredS }: OpenTrace): number {
  return base + integral / coveredS;
}

function backwards(open: OpenTrace, timeS: number): GatheringProblem {
  const name = JSON.stringify(open.name);
  return timeS === open.lastS
    ? { found: `a second sample of ${name} at ${timeS} s`, expected: "one" }
    : { found: `${timeS} s after ${open.lastS} s of ${name}`, expected: "samples in order of time" };
}

function staysOf(
  open: readonly OpenTrace[],
  start: number,
  samples: number,
  intervalS: number,
): VmStays | null {
  if (open.every(({ firstInterval, count }) => firstInterval === start && count === samples)) return null;
  return {
    arrivalS: Float64Array.from(open, ({ firstInterval }) => (firstInterval - start) * intervalS),
    lifetimeS: Float64Array.from(open, ({ count }) => count * intervalS),
  };
}

/** An interval as it was before a clock rounded its ends: those of a second and more are of whole milliseconds. */
function wholeMilliseconds(intervalS: number): number {
  return intervalS < 1 ? intervalS : Math.round(intervalS * 1000) / 1000;
}

/** A time without the digits that a difference of doubles may end in. */
function text(timeS: number): string {
  return String(Number(timeS.toFixed(6)));
}
