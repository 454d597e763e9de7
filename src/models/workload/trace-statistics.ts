import type { RecordedVms } from "./recorded-vms.ts";
import { TimeParts } from "./time-parts.ts";
import { type WeightedStatistics, weightedStatistics } from "./weighted-statistics.ts";

/** Statistics of recorded utilisation, fractions 0..1, over the time in which each VM is there. */
export interface TraceStatistics extends WeightedStatistics {
  /** Samples while their VM is there. */
  readonly samples: number;
  /**
   * Autocorrelation from one sample to the next, each VM about its own mean: Σ (x(t) − m)(x(t + 1) − m) / Σ (x(t) − m)²
   * over all VMs (G. E. P. Box and G. M. Jenkins, "Time series analysis: forecasting and control", 1970, equation
   * 2.1.12). NaN where no VM's utilisation changes.
   */
  readonly lagOneAutocorrelation: number;
}

/** Samples of each trace that count: from `first` up to but not including `end`. */
interface Presence {
  readonly first: Float64Array;
  readonly end: Float64Array;
}

/** Statistics of all VMs together, weighted with the time for which each value lasts. */
export function traceStatistics(recorded: RecordedVms): TraceStatistics {
  const { traces, stays } = recorded;
  if (traces.samples === 1) {
    const statistics = weightedStatistics(traces.values.slice(), stays?.lifetimeS);
    return { ...statistics, samples: traces.count, lagOneAutocorrelation: Number.NaN };
  }
  const presence = presenceOf(recorded);
  const samples = stays === null ? traces.values.length : total(presence);
  const values = stays === null ? traces.values : present(recorded, presence, samples);
  return {
    ...weightedStatistics(values),
    samples,
    lagOneAutocorrelation: lagOne(recorded, presence),
  };
}

/**
 * Mean utilisation of the VMs that are there, in so many equal parts of the time from the first arrival to the last
 * departure; NaN where there is none.
 */
export function meanOverTime(recorded: RecordedVms, parts: number): Float64Array {
  const { traces, stays } = recorded;
  const { first, end } = presenceOf(recorded);
  const endS = traces.samples * traces.intervalS;
  const used = new TimeParts(endS, parts);
  const there = new TimeParts(endS, parts);
  for (let trace = 0; trace < traces.count; trace++) {
    const arrivalS = stays?.arrivalS[trace] ?? 0;
    const lifetimeS = stays?.lifetimeS[trace] ?? endS;
    there.add(arrivalS, arrivalS + lifetimeS, 1);
    if (traces.samples === 1) used.add(arrivalS, arrivalS + lifetimeS, traces.values[trace]!);
    else {
      for (let sample = first[trace]!; sample < end[trace]!; sample++) {
        used.add(sample * traces.intervalS, (sample + 1) * traces.intervalS, traces.value(trace, sample));
      }
    }
  }
  return used.integrals.map((sum, part) => sum / there.integrals[part]!);
}

function presenceOf({ traces, stays }: RecordedVms): Presence {
  if (stays === null || traces.samples === 1) {
    const { count, samples } = traces;
    return { first: new Float64Array(count), end: new Float64Array(count).fill(samples) };
  }
  const first = stays.arrivalS.map((arrivalS) => Math.round(arrivalS / traces.intervalS));
  const end = stays.lifetimeS.map((lifetimeS, i) => first[i]! + Math.round(lifetimeS / traces.intervalS));
  return { first, end };
}

function total({ first, end }: Presence): number {
  return first.reduce((sum, sample, trace) => sum + end[trace]! - sample, 0);
}

function present({ traces }: RecordedVms, { first, end }: Presence, samples: number): Float64Array {
  const values = new Float64Array(samples);
  let next = 0;
  for (let trace = 0; trace < traces.count; trace++) {
    for (let sample = first[trace]!; sample < end[trace]!; sample++)
      values[next++] = traces.value(trace, sample);
  }
  return values;
}

function lagOne({ traces }: RecordedVms, { first, end }: Presence): number {
  let product = 0;
  let square = 0;
  for (let trace = 0; trace < traces.count; trace++) {
    const from = first[trace]!;
    const to = end[trace]!;
    let sum = 0;
    for (let sample = from; sample < to; sample++) sum += traces.value(trace, sample);
    const mean = sum / (to - from);
    let before = 0;
    for (let sample = from; sample < to; sample++) {
      const deviation = traces.value(trace, sample) - mean;
      if (sample > from) product += before * deviation;
      square += deviation * deviation;
      before = deviation;
    }
  }
  return product / square;
}
