import { basename, resolve } from "node:path";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** `coldaisle collect`: the summary of runs that others have done. */
export const collect: Command = defineCommand({
  name: "collect",
  meaning: "Sum up the runs of an experiment that are done, whoever did them",
  operand: { name: "folder", count: "one", meaning: "Folder of the experiment" },
  options: {
    json: { kind: "flag", meaning: "Print one line of JSON for each run" },
    quiet: { kind: "flag", meaning: "Print nothing" },
  },
  async execute([folder = ""], values, terminal): Promise<ExitCode> {
    const { collect: collectRuns } = await import("../../report/collect.ts");
    const { readExperimentManifest } = await import("../../report/experiment-manifest.ts");
    const { readPlan } = await import("../../report/read-experiment.ts");
    const { printResults } = await import("../experiment/print-results.ts");
    const experimentFolder = resolve(folder);
    const plan = readPlan(experimentFolder);
    const name = readExperimentManifest(experimentFolder)?.name ?? basename(experimentFolder);
    const collected = collectRuns(experimentFolder, name, plan);
    printResults({ experimentFolder, collected }, values, terminal);
    return collected.failed.length + collected.missing.length > 0 ? EXIT.runsFailed : EXIT.ok;
  },
});
