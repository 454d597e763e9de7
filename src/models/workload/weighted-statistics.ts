/** Statistics of values that last for some time each. */
export interface WeightedStatistics {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  /** The least values that at least a quarter, a half, three quarters of the time are not exceeded. */
  readonly quartiles: readonly [number, number, number];
  readonly maximum: number;
  /** Share of the time in which the value is 0. */
  readonly zeroShare: number;
}

const QUARTERS = [0.25, 0.5, 0.75] as const;

/**
 * Statistics of values, each weighted with how long it lasts: those of a signal that is constant from one value to
 * the next. The deviation is that of the whole population (no Bessel correction), the quantiles are inverses of the
 * distribution function (R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", 1996, definition 1).
 *
 * @param durationsS - how long each value lasts, of any scale; left out: all the same. Values that last for no time do
 *   not count.
 * @throws RangeError if nothing lasts for any time
 */
export function weightedStatistics(values: Float64Array, durationsS?: Float64Array): WeightedStatistics {
  if (durationsS === undefined || durationsS.every((durationS) => durationS === durationsS[0])) {
    if (values.length === 0 || durationsS?.[0] === 0) throw new RangeError("statistics of nothing");
    return ofEqual(values);
  }
  return ofWeighted(values, durationsS);
}

function ofEqual(values: Float64Array): WeightedStatistics {
  const count = values.length;
  let sum = 0;
  let zeros = 0;
  for (let i = 0; i < count; i++) {
    sum += values[i]!;
    if (values[i] === 0) zeros++;
  }
  const mean = sum / count;
  let square = 0;
  for (let i = 0; i < count; i++) square += (values[i]! - mean) ** 2;
  const sorted = values.slice().sort();
  const quantile = (share: number): number => sorted[Math.ceil(share * count) - 1]!;
  return {
    mean,
    standardDeviation: Math.sqrt(square / count),
    minimum: sorted[0]!,
    quartiles: [quantile(QUARTERS[0]), quantile(QUARTERS[1]), quantile(QUARTERS[2])],
    maximum: sorted[count - 1]!,
    zeroShare: zeros / count,
  };
}

function ofWeighted(values: Float64Array, durationsS: Float64Array): WeightedStatistics {
  const order = Uint32Array.from(values, (_, i) => i).filter((i) => durationsS[i]! > 0);
  if (order.length === 0) throw new RangeError("statistics of nothing");
  order.sort((a, b) => values[a]! - values[b]!);
  let timeS = 0;
  let sum = 0;
  let zeroS = 0;
  for (const i of order) {
    timeS += durationsS[i]!;
    sum += values[i]! * durationsS[i]!;
    if (values[i] === 0) zeroS += durationsS[i]!;
  }
  const mean = sum / timeS;
  let square = 0;
  for (const i of order) square += (values[i]! - mean) ** 2 * durationsS[i]!;
  const quantile = (share: number): number => {
    let belowS = 0;
    for (const i of order) {
      belowS += durationsS[i]!;
      if (belowS >= share * timeS) return values[i]!;
    }
    return values[order.at(-1)!]!;
  };
  return {
    mean,
    standardDeviation: Math.sqrt(square / timeS),
    minimum: values[order[0]!]!,
    quartiles: [quantile(QUARTERS[0]), quantile(QUARTERS[1]), quantile(QUARTERS[2])],
    maximum: values[order.at(-1)!]!,
    zeroShare: zeroS / timeS,
  };
}
