import { normalQuantile } from "./normal-quantile.ts";
import { UtilisationTraces } from "./utilisation-traces.ts";

/** Statistics of a set of traces, from which any number of traces like them can be drawn. */
export interface UtilisationProfile {
  readonly name: string;
  /** Share of all samples that are at most 0, 1, 2, … %; ascending, and 1 at the end. */
  readonly cumulativeShares: readonly number[];
  /** Share of the variance of the normal scores that a trace keeps for its whole length. */
  readonly levelShare: number;
  /** Share that changes slowly; what the two leave is drawn anew for each sample. */
  readonly driftShare: number;
  /** Time after which the correlation of the slow part has fallen to 1/e, s. */
  readonly driftTimeS: number;
}

/** How much to draw. */
export interface SyntheticUtilisation {
  /** Number of traces. */
  readonly count: number;
  /** Samples per trace. */
  readonly samples: number;
  /** Time between two samples, s. */
  readonly intervalS: number;
}

/** Gives each key a random stream of its own, uniform on [0, 1). */
export type StreamOfKey = (key: number) => () => number;

/** Key of the stream that is not a trace's: it shifts the sequence of levels. */
const LEVELS = -1;
/** Multiples of this, modulo 1, are spread evenly however many are taken. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
/** Half the step of a 32-bit generator: a stream's exact 0 becomes a large score in place of an infinite one. */
const LEAST_UNIFORM = 2 ** -33;

/**
 * Draws traces of whole percentages with a profile's distribution and autocorrelation.
 *
 * Each trace is a normal process, level + drift + noise, of which the drift is a first-order autoregression; its
 * distribution function and the profile's quantiles turn scores into percentages (a Gaussian copula: M. C. Cario
 * and B. L. Nelson, "Autoregressive to anything: time-series input processes for simulation", 1996, section 2).
 *
 * As most of the variance lies between traces, independent levels would let the mean of a few traces wander
 * far. So the levels are the quantiles of a Weyl sequence (H. Weyl, "Über die Gleichverteilung von Zahlen mod.
 * Eins", 1916) with the golden ratio and a random shift: any number of first traces has nearly the profile's mean.
 *
 * Trace i draws from `random(i)` alone, and all share the shift from `random(-1)`, so that trace i is the same
 * however many traces there are, and its first samples are the same however many samples there are.
 */
export function synthesiseUtilisation(
  profile: UtilisationProfile,
  size: SyntheticUtilisation,
  random: StreamOfKey,
): UtilisationTraces {
  const { count, samples, intervalS } = size;
  const names = Array.from({ length: count }, (_, trace) => `${profile.name}-${trace}`);
  const traces = new UtilisationTraces({ names, samples, intervalS });
  const { values } = traces;
  // The score up to which a sample is at most 0, 1, 2, … %.
  const thresholds = Float64Array.from(profile.cumulativeShares, normalQuantile);
  const kept = Math.exp(-intervalS / profile.driftTimeS);
  const renewed = Math.sqrt(1 - kept * kept);
  const levelScale = Math.sqrt(profile.levelShare);
  const driftScale = Math.sqrt(profile.driftShare);
  const noiseScale = Math.sqrt(1 - profile.levelShare - profile.driftShare);
  const shift = random(LEVELS)();
  for (let trace = 0; trace < count; trace++) {
    const uniform = random(trace);
    const level = levelScale * normal((shift + trace * GOLDEN_RATIO) % 1);
    let drift = normal(uniform());
    for (let sample = 0; sample < samples; sample++) {
      const score = level + driftScale * drift + noiseScale * normal(uniform());
      values[sample * count + trace] = percentOf(score, thresholds) / 100;
      drift = kept * drift + renewed * normal(uniform());
    }
  }
  return traces;
}

function normal(uniform: number): number {
  return normalQuantile(Math.max(uniform, LEAST_UNIFORM));
}

/** The number of thresholds below the score, by bisection; the last threshold is infinite. */
function percentOf(score: number, thresholds: Float64Array): number {
  let low = 0;
  let high = thresholds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}
