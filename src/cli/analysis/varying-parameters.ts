import type { Side } from "../../experiment/analysis/pair-runs.ts";

/** Parameters that are not the same in all runs, in the order of the plan. */
export function varyingParameters({ parameters, runs }: Side): string[] {
  return parameters.filter((name) => new Set(runs.map((run) => run.parameters[name])).size > 1);
}
