/**
 * Straight lines through samples taken at x = 1, 2, … count, without allocation.
 */

/** The line y = intercept + slope·x; written by the fits below. */
export interface Line {
  intercept: number;
  slope: number;
}

/**
 * Ordinary least squares: slope = Sxy/Sxx, intercept = (Σy − slope·Σx)/n.
 *
 * The sums about the means are kept by updating formulas, one sample after another, which loses fewer digits
 * than differences of raw sums (Welford, Note on a method for calculating corrected sums of squares and
 * products, 1962). Their order of operations is fixed, since forecasts that tie with a threshold are decided
 * by the last bit.
 *
 * @param count - samples used, 2 or more
 */
export function fitLine(y: Float64Array, count: number, line: Line): void {
  let meanX = 1;
  let meanY = y[0]!;
  let sumX = meanX;
  let sumY = meanY;
  let sxx = 0;
  let sxy = 0;
  for (let seen = 1; seen < count; seen++) {
    const xi = seen + 1;
    const yi = y[seen]!;
    const shrink = seen / (seen + 1);
    const dx = xi - meanX;
    const dy = yi - meanY;
    sxx += dx * dx * shrink;
    sxy += dx * dy * shrink;
    meanX += dx / (seen + 1);
    meanY += dy / (seen + 1);
    sumX += xi;
    sumY += yi;
  }
  line.slope = sxy / sxx;
  line.intercept = (sumY - line.slope * sumX) / count;
}

/**
 * Weighted least squares: minimises Σ w·(y − intercept − slope·x)².
 *
 * @param weights - none negative, two or more positive
 */
export function fitWeightedLine(y: Float64Array, weights: Float64Array, count: number, line: Line): void {
  let sumW = 0;
  let sumWX = 0;
  let sumWY = 0;
  for (let i = 0; i < count; i++) {
    const w = weights[i]!;
    sumW += w;
    sumWX += w * (i + 1);
    sumWY += w * y[i]!;
  }
  const meanX = sumWX / sumW;
  const meanY = sumWY / sumW;
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < count; i++) {
    const dx = i + 1 - meanX;
    const wdx = weights[i]! * dx;
    sxx += wdx * dx;
    sxy += wdx * (y[i]! - meanY);
  }
  line.slope = sxy / sxx;
  line.intercept = meanY - line.slope * meanX;
}

/**
 * Tricube weights of x = 1 … count around the newest, x = count: (1 − ((count − x)/(count − 1))³)³, so 0 for
 * the oldest and 1 for the newest (Cleveland, Robust locally weighted regression and smoothing scatterplots,
 * 1979, section 2, with the neighbourhood reaching exactly to the oldest sample).
 *
 * @param count - 2 or more
 */
export function tricubeWeights(count: number): Float64Array {
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const distance = (count - 1 - i) / (count - 1);
    weights[i] = cube(1 - cube(distance));
  }
  return weights;
}

/** The bisquare B(u) = (1 − u²)² for |u| < 1, else 0 (Cleveland 1979, section 2). */
export function bisquare(u: number): number {
  if (Math.abs(u) >= 1) return 0;
  const rest = 1 - u * u;
  return rest * rest;
}

function cube(value: number): number {
  return value * value * value;
}
