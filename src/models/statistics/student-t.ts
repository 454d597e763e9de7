import jstat from "jstat";

/** Student's t distribution, as far as tests need it. */
export interface StudentT {
  /** P(T ≤ t). */
  readonly cumulative: (t: number, degreesOfFreedom: number) => number;
  /** The t of which P(T ≤ t) is `probability`, above 0 and below 1. */
  readonly quantile: (probability: number, degreesOfFreedom: number) => number;
}

/** Student (W. S. Gosset), The probable error of a mean, Biometrika 6 (1908); right to about 1e-7. */
export const studentT: StudentT = {
  cumulative: (t, degreesOfFreedom) => jstat.studentt.cdf(t, degreesOfFreedom),
  quantile: (probability, degreesOfFreedom) => jstat.studentt.inv(probability, degreesOfFreedom),
};
