import { localExecutor } from "../../experiment/local/local-executor.ts";
import { onlyRun } from "../../experiment/only-run.ts";
import { type ExperimentOptions, ExperimentTemplate } from "../../experiment/plan/experiment-template.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { doExperiment, type ExperimentValues } from "./do-experiment.ts";
import { workerFile } from "./worker-file.ts";

/** What the command line says of an experiment on this machine. */
export interface ManyValues extends ExperimentValues {
  readonly jobs: number;
  /** The id of the only run that is wanted. */
  readonly only: string | undefined;
}

/** Does an experiment on this machine, or one run of it. */
export async function runMany(
  file: string,
  options: ExperimentOptions,
  values: ManyValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const template = await ExperimentTemplate.load(file, options);
  if (values.only === undefined) {
    const executor = localExecutor({ jobs: values.jobs, workerFile: workerFile() });
    return doExperiment(template, executor, values, terminal);
  }
  const { outDir } = await onlyRun(template, values.only, values.out);
  if (!values.quiet) terminal.out(`written: ${outDir}`);
  return EXIT.ok;
}
