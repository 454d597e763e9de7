import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { CLUSTER_OPTIONS, executorName, QUEUE_OPTIONS } from "../experiment/cluster-options.ts";
import { experimentOptions, GRID_OPTIONS, JOBS_OPTION } from "../experiment/experiment-options.ts";
import { CHANGES } from "../scenario-changes.ts";

/** `coldaisle batch`: an experiment on this machine or on a cluster. */
export const batch: Command = defineCommand({
  name: "batch",
  meaning: "Do an experiment: all runs of a sweep and its seeds, here or on a cluster",
  operand: { name: "scenario", count: "one", meaning: "Scenario file (YAML)" },
  options: {
    ...CHANGES,
    ...GRID_OPTIONS,
    ...JOBS_OPTION,
    ...CLUSTER_OPTIONS,
    ...QUEUE_OPTIONS,
    "fail-fast": { kind: "flag", meaning: "End with the first run that fails" },
    json: { kind: "flag", meaning: "Print one line of JSON for each run" },
    quiet: { kind: "flag", meaning: "Show neither progress nor table" },
  },
  async execute([file = ""], values, terminal): Promise<ExitCode> {
    const name = executorName(values);
    const options = await experimentOptions(values);
    const { ExperimentTemplate } = await import("../../experiment/plan/experiment-template.ts");
    if (name === "kubernetes") {
      const { printJobManifest } = await import("../experiment/print-job-manifest.ts");
      await printJobManifest(await ExperimentTemplate.load(file, options), values, terminal);
      return EXIT.ok;
    }
    const { chooseExecutor } = await import("../experiment/choose-executor.ts");
    const { doExperiment } = await import("../experiment/do-experiment.ts");
    const executor = await chooseExecutor(name, values, terminal);
    return doExperiment(await ExperimentTemplate.load(file, options), executor, values, terminal);
  },
});
