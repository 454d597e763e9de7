const SQRT_2_PI = Math.sqrt(2 * Math.PI);
/** Beyond it the tail has its own fraction, so that small probabilities keep their precision. */
const TAIL_FROM = 3;
const TAIL_TERMS = 60;

/**
 * The probability that a standard normal variable exceeds z. Relative error about 1e-13.
 *
 * The middle by the series of G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4),
 * 2004: Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …); the tail by Laplace's continued fraction for Mills' ratio (M. Abramowitz
 * and I. A. Stegun, "Handbook of mathematical functions", 1964, equation 26.2.14).
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp(-0.5 * z * z) / SQRT_2_PI;
  if (z < TAIL_FROM) {
    let term = z;
    let sum = z;
    for (let k = 3; sum + term !== sum; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  if (z === Number.POSITIVE_INFINITY) return 0;
  let fraction = z;
  for (let k = TAIL_TERMS; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
}
