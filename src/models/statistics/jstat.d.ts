/** As much as is used of a package that comes without types. */
declare module "jstat" {
  interface Jstat {
    readonly studentt: {
      /** P(T ≤ t) for T of Student's distribution. */
      cdf(t: number, degreesOfFreedom: number): number;
      /** The t of which P(T ≤ t) is `probability`. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  }
  const jstat: Jstat;
  export default jstat;
}
