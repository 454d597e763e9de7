import { join, relative, resolve } from "node:path";
import { jobManifest } from "../../experiment/cluster/kubernetes/job-manifest.ts";
import { taskCount } from "../../experiment/cluster/task-count.ts";
import { planExperiment } from "../../experiment/plan/experiment-plan.ts";
import type { ExperimentTemplate } from "../../experiment/plan/experiment-template.ts";
import { beginExperiment, experimentFolderOf } from "../../experiment/run-experiment.ts";
import { InputReader } from "../../scenario/inputs/input-reader.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { ClusterValues } from "./cluster-options.ts";
import { jobCount } from "./experiment-options.ts";

/**
 * Writes down the plan of an experiment, and prints the manifest of the Job that does it.
 *
 * @throws UsageError
 */
export async function printJobManifest(
  template: ExperimentTemplate,
  values: ClusterValues & { readonly out: string | undefined; readonly quiet: boolean },
  terminal: Terminal,
): Promise<void> {
  const { image, claim = null, mount = "." } = values;
  if (image === undefined)
    throw new UsageError("--image: found nothing, expected an image that has coldaisle");
  const experimentFolder = experimentFolderOf(template, values.out);
  const shared = resolve(mount);
  if (relative(shared, experimentFolder).startsWith("..")) {
    throw new UsageError(
      `--mount: found ${shared}, expected a folder around ${experimentFolder}, where results go`,
    );
  }
  const jobs = values.jobs === undefined ? 1 : jobCount(values.jobs);
  const plan = await planExperiment(template, new InputReader());
  const { skipped } = beginExperiment(experimentFolder, plan);
  const tasks = taskCount(plan.runs.length - skipped.length, values.tasks);
  const planFile = join(experimentFolder, "plan.jsonl");
  terminal.out(
    jobManifest({ name: template.name, planFile, tasks, jobs, image, claim, mount: shared }).trimEnd(),
  );
  if (!values.quiet) terminal.err(`coldaisle: afterwards: coldaisle collect ${experimentFolder}`);
}
