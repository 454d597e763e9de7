import { join } from "node:path";
import { readPlan } from "../../report/read-experiment.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { readOrigin } from "./origin.ts";

/** The plan that another process has written down. */
export interface WrittenPlan {
  readonly plan: ExperimentPlan;
  /** Digest of the code that made it. */
  readonly code: string;
}

/**
 * Reads a plan from an experiment's folder, without resolving its runs.
 *
 * @throws InputError if it cannot be read, or is of another version
 * @throws ScenarioError if its scenario is not valid any more
 */
export async function readBegunExperiment(experimentFolder: string): Promise<WrittenPlan> {
  const { template, code } = await readOrigin(experimentFolder);
  const runs = readPlan(experimentFolder);
  if (runs.length !== template.size) {
    const file = join(experimentFolder, "plan.jsonl");
    const found = `${runs.length} runs`;
    throw new InputError({ file, found, expected: `${template.size}, which experiment.yaml asks for` });
  }
  return { plan: { template, runs }, code };
}
