/** Values that are averaged into one before the statistic is taken, the 5 of MSER-5. */
const BATCH = 5;
/** Batches at the end that are no candidates: the statistic of so few may be small by chance. */
const SPARED = 5;

/** How much of the beginning of a series is not yet steady. */
export interface WarmUp {
  /** Values to leave out, a multiple of 5. */
  readonly deleted: number;
  /**
   * Whether the series had time to settle: no more than half of it is left out. Otherwise it is too short, or never
   * settles, and what is left is no steady state.
   */
  readonly settled: boolean;
}

/**
 * Where a steady state begins, by MSER-5: of means of five values each, Z₁ … Z_k, leave out the first d that make
 * Σ_{i>d} (Z_i − Z̄_d)² / (k − d)² least, the squared standard error of the mean of what is left (K. P. White, "An effective
 * truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997; K. P. White, M. J. Cobb and
 * S. C. Spratt, "A comparison of five steady-state truncation heuristics for simulation", Winter Simulation Conference 2000).
 * The last five means are no candidates, and a d in the second half means that the series is too short (K. Hoad, S. Robinson
 * and R. Davies, "Automating warm-up length estimation", Journal of the Operational Research Society 61, 2010).
 *
 * @param values - evenly spaced in time
 * @returns null of fewer than ten means of five, 50 values
 */
export function mser5(values: readonly number[]): WarmUp | null {
  const batches = Math.floor(values.length / BATCH);
  if (batches < 2 * SPARED) return null;
  let mean = 0;
  let squares = 0;
  let least = Number.POSITIVE_INFINITY;
  let deleted = 0;
  // From the end to the beginning, so that each step adds one mean (Welford's updating formula).
  for (let first = batches - 1; first >= 0; first--) {
    let sum = 0;
    for (let i = 0; i < BATCH; i++) sum += values[first * BATCH + i]!;
    const count = batches - first;
    const deviation = sum / BATCH - mean;
    mean += deviation / count;
    squares += deviation * (sum / BATCH - mean);
    if (count <= SPARED) continue;
    const statistic = squares / (count * count);
    if (statistic <= least) {
      least = statistic;
      deleted = first;
    }
  }
  return { deleted: deleted * BATCH, settled: deleted <= batches / 2 };
}
