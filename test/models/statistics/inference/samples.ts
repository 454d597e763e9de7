import { normalQuantile } from "../../../../src/models/workload/normal-quantile.ts";
import { RandomStreams } from "../../../../src/sim/random.ts";

/** Distributions with mean 0: those that formulas assume, and others. */
export const DISTRIBUTIONS = {
  normal: (u: number): number => normalQuantile(Math.min(Math.max(u, 1e-12), 1 - 1e-12)),
  uniform: (u: number): number => u - 0.5,
  laplace: (u: number): number => (u < 0.5 ? Math.log(2 * u + 1e-12) : -Math.log(2 - 2 * u + 1e-12)),
  exponential: (u: number): number => -Math.log(1 - u) - 1,
} as const;

/** The names of the distributions. */
export const NAMES = Object.keys(DISTRIBUTIONS) as (keyof typeof DISTRIBUTIONS)[];

/** Draws values of a distribution, the same with each call. */
export function sampler(name: keyof typeof DISTRIBUTIONS, key: string): (count: number) => number[] {
  const random = new RandomStreams(1).stream("test", name, key);
  return (count) => Array.from({ length: count }, () => DISTRIBUTIONS[name](random()));
}
