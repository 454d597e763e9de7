import { gammaln } from "simple-statistics";
import { normalUpperTail } from "./normal-distribution.ts";

/** Panels of Simpson's rule: more change no digit of the power that is shown. */
const PANELS = 400;
/** Standard deviations of S to either side, beyond which nothing is left. */
const REACH = 10;

/**
 * The probability that a noncentral t exceeds t: T = (Z + δ)/S with Z standard normal and S = √(χ²ν/ν), so that
 * P(T > t) = ∫ P(Z > t·s − δ) f(s) ds, f being the density of S (N. L. Johnson, S. Kotz and N. Balakrishnan, "Continuous
 * univariate distributions 2", 1995, section 31.1). The integral by Simpson's rule. Absolute error below 1e-8.
 *
 * @param degrees - degrees of freedom ν, 1 or more
 * @param noncentrality - δ
 */
export function noncentralTUpperTail(t: number, degrees: number, noncentrality: number): number {
  const reach = REACH / Math.sqrt(2 * degrees);
  const from = Math.max(0, 1 - reach);
  const step = (1 + reach - from) / PANELS;
  const logScale = Math.LN2 + (degrees / 2) * Math.log(degrees / 2) - gammaln(degrees / 2);
  let sum = 0;
  for (let i = 0; i <= PANELS; i++) {
    const s = from + i * step;
    const logDensity = logScale + (degrees === 1 ? 0 : (degrees - 1) * Math.log(s)) - (degrees / 2) * s * s;
    const weight = i === 0 || i === PANELS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(logDensity) * normalUpperTail(t * s - noncentrality);
  }
  return (sum * step) / 3;
}
