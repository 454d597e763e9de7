/** A run of an experiment: what tells it from the others. */
export interface PlannedRun {
  readonly runId: string;
  /** What was set, by its path in the scenario. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly seed: number;
}
