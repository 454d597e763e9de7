/** The declaration of {@link RESUME_TIME}. */
export interface ResumeTimeSpec {
  readonly kind: "quantity";
  readonly dimension: "time";
  readonly default: number;
  readonly min: number;
  readonly meaning: string;
}

/** A parameter of most algorithms. Clark et al. (NSDI 2005, table of §6) saw 9 and 40 ms. */
export const RESUME_TIME: ResumeTimeSpec = {
  kind: "quantity",
  dimension: "time",
  default: 0.01,
  min: 0,
  meaning: "time from the arrival of the last memory to the moment that the VM runs at the target",
};
