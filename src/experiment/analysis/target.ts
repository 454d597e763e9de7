/** A difference or a half-width: a share of the mean, or a figure in the metric's own unit. */
export interface Target {
  readonly amount: number;
  readonly relative: boolean;
}

/** The target in the unit of the metric; null where it is relative to a mean of 0, or to none. */
export function targetValue({ amount, relative }: Target, mean: number | null): number | null {
  if (!relative) return amount;
  return mean === null || mean === 0 ? null : amount * Math.abs(mean);
}
