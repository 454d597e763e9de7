import { realpathSync } from "node:fs";
import type { Executor } from "../../experiment/grid/executor.ts";
import type { Terminal } from "../terminal.ts";
import { type ClusterValues, type ExecutorName, redisUrl, slurmWord } from "./cluster-options.ts";
import { jobCount, seconds } from "./experiment-options.ts";
import { workerFile } from "./worker-file.ts";

/** An executor that does runs; the one that is left out does none. */
export type WorkingExecutor = Exclude<ExecutorName, "kubernetes">;

/**
 * Who does the runs, as the command line says it. Loads only what that one needs.
 *
 * @throws UsageError
 */
export async function chooseExecutor(
  name: WorkingExecutor,
  values: ClusterValues & { readonly quiet: boolean },
  terminal: Terminal,
): Promise<Executor> {
  const say = (text: string): void => {
    if (!values.quiet) terminal.err(`coldaisle: ${text}`);
  };
  switch (name) {
    case "local": {
      const { localExecutor } = await import("../../experiment/local/local-executor.ts");
      return localExecutor({
        jobs: jobCount(values.jobs),
        workerFile: workerFile(),
      });
    }
    case "slurm": {
      const { slurmExecutor } = await import("../../experiment/cluster/slurm/slurm-executor.ts");
      return slurmExecutor({
        tasks: values.tasks,
        jobs: values.jobs === undefined ? 1 : jobCount(values.jobs),
        partition: slurmWord("partition", values.partition),
        time: slurmWord("time", values.time),
        sbatchArgs: values["sbatch-arg"],
        program: thisProgram(),
        say,
      });
    }
    case "bullmq": {
      const { queueExecutor } = await import("../../experiment/cluster/bullmq/queue-executor.ts");
      return queueExecutor({
        url: redisUrl(values.redis),
        queue: values.queue,
        jobs: values.jobs ?? 0,
        workerFile: workerFile(),
        leaseMs: await leaseMs(values.lease),
        say,
      });
    }
  }
}

/** @throws UsageError */
export async function leaseMs(given: string | undefined): Promise<number> {
  const { LEASE_MS } = await import("../../experiment/cluster/bullmq/run-queue.ts");
  const leaseS = await seconds("lease", given);
  return leaseS === undefined ? LEASE_MS : 1000 * leaseS;
}

/** The words that start this program again, here or on a machine with the same file system. */
function thisProgram(): readonly string[] {
  return [process.execPath, ...process.execArgv, realpathSync(process.argv[1]!)];
}
