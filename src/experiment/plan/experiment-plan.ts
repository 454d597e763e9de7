import type { PlannedRun } from "../../report/planned-run.ts";
import { folderName, runId } from "../../report/run-id.ts";
import { inputDigests } from "../../scenario/build/recorded-inputs.ts";
import type { InputReader } from "../../scenario/inputs/input-reader.ts";
import { scenarioText } from "../../scenario/load.ts";
import type { ExperimentTemplate } from "./experiment-template.ts";

/** All runs of an experiment, in their order: points as the template has them, the seeds of each point together. */
export interface ExperimentPlan {
  readonly template: ExperimentTemplate;
  readonly runs: readonly PlannedRun[];
}

/**
 * Resolves every point of an experiment and names its runs. So a value that is wrong anywhere is told before anything runs.
 *
 * @throws ScenarioError if a point is not valid
 * @throws InputError if an input cannot be read
 */
export async function planExperiment(
  template: ExperimentTemplate,
  inputs: InputReader,
): Promise<ExperimentPlan> {
  const runs: PlannedRun[] = [];
  for (let index = 0; index < template.size; index++) {
    const point = template.pointOf(index);
    const { scenario } = await template.resolve(index);
    const id = runId({
      label: runLabel(template, point),
      name: scenario.name,
      seed: scenario.seed,
      scenario: scenarioText(scenario),
      inputs: await inputDigests(scenario, inputs),
    });
    runs.push({ runId: id, parameters: template.parameters(point), seed: scenario.seed });
  }
  return { template, runs };
}

/** What the id of a run begins with. */
export function runLabel(template: ExperimentTemplate, point: number): string {
  return folderName(template.label(point) || template.name);
}
