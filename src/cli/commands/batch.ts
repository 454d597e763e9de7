import { type Command, defineCommand } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { experimentOptions, GRID_OPTIONS, JOBS_OPTION, jobCount } from "../experiment/experiment-options.ts";
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
    "fail-fast": { kind: "flag", meaning: "End with the first run that fails" },
    json: { kind: "flag", meaning: "Print one line of JSON for each run" },
    quiet: { kind: "flag", meaning: "Show neither progress nor table" },
  },
  async execute([file = ""], values, terminal): Promise<ExitCode> {
    const jobs = jobCount(values.jobs);
    const { ExperimentTemplate } = await import("../../experiment/plan/experiment-template.ts");
    const { localExecutor } = await import("../../experiment/local/local-executor.ts");
    const { doExperiment } = await import("../experiment/do-experiment.ts");
    const { workerFile } = await import("../experiment/worker-file.ts");
    const template = await ExperimentTemplate.load(file, await experimentOptions(values));
    return doExperiment(template, localExecutor({ jobs, workerFile: workerFile() }), values, terminal);
  },
});
