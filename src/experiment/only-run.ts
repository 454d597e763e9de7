import { InputError } from "../scenario/inputs/input-error.ts";
import { InputReader } from "../scenario/inputs/input-reader.ts";
import { nearestName } from "../scenario/nearest.ts";
import { commandFor } from "./grid/run-task.ts";
import { type PerformedRun, performRun } from "./perform-run.ts";
import { planExperiment, runLabel } from "./plan/experiment-plan.ts";
import type { ExperimentTemplate } from "./plan/experiment-template.ts";
import { experimentFolderOf } from "./run-experiment.ts";

/**
 * Does one run of an experiment, whether it is whole already or not. The files of the experiment stay as they are.
 *
 * @throws InputError if the experiment has no such run
 * @throws whatever ends a run
 */
export async function onlyRun(
  template: ExperimentTemplate,
  runId: string,
  outDir: string | undefined,
): Promise<PerformedRun> {
  const inputs = new InputReader();
  const { runs } = await planExperiment(template, inputs);
  const index = runs.findIndex((run) => run.runId === runId);
  if (index < 0) {
    const nearest =
      nearestName(
        runId,
        runs.map((run) => run.runId),
      ) ?? runs[0]!.runId;
    const expected = `one of the ${runs.length} that \`plan\` lists, such as ${nearest}`;
    throw new InputError({ file: template.file, found: `no run ${runId}`, expected });
  }
  const experimentFolder = experimentFolderOf(template, outDir);
  const label = runLabel(template, template.pointOf(index));
  const command = commandFor(template, experimentFolder, runId);
  return performRun(
    await template.resolve(index),
    { experimentFolder, label, command, runId },
    inputs,
    {},
    null,
  );
}
