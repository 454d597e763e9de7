/** Steps in which a share of 0..1 is kept in a byte: 0.4 % each. */
export const STEPS = 250;

/** The step of a share. */
export const QUANTUM: number = 1 / STEPS;

/** Values in bytes, in equal steps from 0. */
export interface Quantised {
  readonly bytes: Uint8Array;
  /** What a byte counts. */
  readonly step: number;
}

/**
 * Values of 0 and more as bytes, in steps of their maximum / {@link STEPS}; each is wrong by half a step at most. A
 * value that is above 0 never becomes 0: nothing is told from little.
 */
export function quantise(values: Float32Array): Quantised {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  const step = most === 0 ? 1 : most / STEPS;
  return { bytes: quantiseBy(values, step), step };
}

/** As {@link quantise}, in steps that are given; the largest byte stands for all that is beyond it. */
export function quantiseBy(values: Float32Array, step: number): Uint8Array {
  return Uint8Array.from(values, (value) => {
    const steps = Math.round(value / step);
    return value > 0 ? Math.min(Math.max(steps, 1), STEPS) : 0;
  });
}
