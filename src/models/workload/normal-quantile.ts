/** Coefficients of a polynomial, constant term first. */
type Polynomial = readonly number[];

const CENTRE_ABOVE: Polynomial = [3.3871327179, 50.434271938, 159.29113202, 59.10937472];
const CENTRE_BELOW: Polynomial = [1, 17.895169469, 78.757757664, 67.1875636];
const SHOULDER_ABOVE: Polynomial = [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103];
const SHOULDER_BELOW: Polynomial = [1, 0.7370016425, 0.12021132975];
const TAIL_ABOVE: Polynomial = [6.657905115, 3.081226386, 0.42868294337, 0.017337203997];
const TAIL_BELOW: Polynomial = [1, 0.24197894225, 0.012258202635];

/**
 * The value that a standard normal variable exceeds with probability 1 − p; ±Infinity at 1 and 0.
 * Relative error about 1e-7.
 *
 * Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
 * 37(3), 1988, routine PPND7.
 *
 * @param p probability, 0..1
 */
export function normalQuantile(p: number): number {
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const x = 0.180625 - centred * centred;
    return (centred * evaluate(CENTRE_ABOVE, x)) / evaluate(CENTRE_BELOW, x);
  }
  const tail = centred < 0 ? p : 1 - p;
  if (tail <= 0) return centred < 0 ? -Infinity : Infinity;
  const root = Math.sqrt(-Math.log(tail));
  const value =
    root <= 5
      ? evaluate(SHOULDER_ABOVE, root - 1.6) / evaluate(SHOULDER_BELOW, root - 1.6)
      : evaluate(TAIL_ABOVE, root - 5) / evaluate(TAIL_BELOW, root - 5);
  return centred < 0 ? -value : value;
}

function evaluate(polynomial: Polynomial, x: number): number {
  let value = 0;
  for (let i = polynomial.length - 1; i >= 0; i--) value = value * x + polynomial[i]!;
  return value;
}
