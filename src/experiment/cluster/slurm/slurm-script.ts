import { folderName } from "../../../report/run-id.ts";
import { shellWords } from "../../shell-words.ts";

/** What a job array of Slurm is made of. */
export interface SlurmScript {
  /** Name of the experiment. */
  readonly name: string;
  readonly planFile: string;
  /** How many tasks share the runs. */
  readonly tasks: number;
  /** How many runs a task does at a time, each on a CPU of its own. */
  readonly jobs: number;
  /** As Slurm understands it; undefined: its default. */
  readonly partition: string | undefined;
  /** Limit for a task as Slurm understands it, such as `2:00:00`; undefined: its default. */
  readonly time: string | undefined;
  /** The words that start this program. */
  readonly program: readonly string[];
}

/** Where tasks log to, relative to the folder that the script is submitted from: job and task by number. */
const LOG_PATTERN = "%A_%a.log";

/** The script of a job array, each task of which is a worker that does its share of a plan. */
export function slurmScript(script: SlurmScript): string {
  const { name, planFile, tasks, jobs, partition, time, program } = script;
  const worker = shellWords([...program, "worker", "--plan", planFile, "--jobs", String(jobs), "--quiet"]);
  const lines = [
    "#!/bin/sh",
    `#SBATCH --job-name=coldaisle-${folderName(name)}`,
    `#SBATCH --array=1-${tasks}`,
    `#SBATCH --cpus-per-task=${jobs}`,
    `#SBATCH --output=${LOG_PATTERN}`,
    ...(partition === undefined ? [] : [`#SBATCH --partition=${partition}`]),
    ...(time === undefined ? [] : [`#SBATCH --time=${time}`]),
    "# exec: signals from Slurm reach the worker, which ends the runs that it has begun.",
    `exec ${worker} --shard "$SLURM_ARRAY_TASK_ID/${tasks}"`,
  ];
  return `${lines.join("\n")}\n`;
}
