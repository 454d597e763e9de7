import { type RandomStream, RandomStreams } from "../../sim/random.ts";
import { between } from "./amount.ts";
import type { Amount, LatinHypercubeSpec } from "./sweep.ts";

/**
 * Samples of a Latin hypercube: each dimension is cut into as many strata of equal width as there are samples, and each
 * stratum holds one sample, at a random place; the strata of different dimensions are paired at random (McKay, Beckman &
 * Conover, A comparison of three methods for selecting values of input variables, Technometrics 21, 1979, section 2.3).
 * Each dimension draws from a stream of its own, so that one more leaves the others as they were.
 *
 * @returns for each sample its values by path
 */
export function latinHypercube({
  samples,
  seed,
  parameters,
}: LatinHypercubeSpec): readonly Readonly<Record<string, Amount>>[] {
  const streams = new RandomStreams(seed);
  const columns = Object.entries(parameters).map(([path, { from, to, scale, whole }]) => {
    const draw = streams.stream("sweep", "latin-hypercube", path);
    const numbers = strata(samples, draw).map((stratum) => {
      const value = between(from.number, to.number, (stratum + draw()) / samples, scale);
      return { number: whole ? Math.round(value) : value, unit: from.unit };
    });
    return [path, numbers] as const;
  });
  return Array.from({ length: samples }, (_, i) =>
    Object.fromEntries(columns.map(([path, numbers]) => [path, numbers[i]!])),
  );
}

/** 0 to count - 1 in random order (Fisher & Yates). */
function strata(count: number, draw: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
