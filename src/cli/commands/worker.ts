import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { QUEUE_OPTIONS, redisUrl } from "../experiment/cluster-options.ts";
import { JOBS_OPTION, jobCount, seconds } from "../experiment/experiment-options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** `coldaisle worker`: does a share of a plan that was written down; the unit of work of every cluster. */
export const worker: Command = defineCommand({
  name: "worker",
  meaning: "Do a share of the runs of a plan",
  operand: null,
  options: {
    plan: { kind: "text", placeholder: "file", meaning: "The plan.jsonl of an experiment's folder" },
    shard: {
      kind: "text",
      placeholder: "i/n",
      meaning: "Which share of the runs: the i-th of n, from 1/n; default 1/1",
    },
    ...JOBS_OPTION,
    ...QUEUE_OPTIONS,
    idle: {
      kind: "text",
      placeholder: "time",
      meaning: "bullmq: end after so long without a run; default: wait for runs until interrupted",
    },
    "fail-fast": { kind: "flag", meaning: "End with the first run that fails" },
    quiet: { kind: "flag", meaning: "Show no progress" },
  },
  async execute(_operands, values, terminal): Promise<ExitCode> {
    if (values.redis !== undefined) return fromQueue(values, terminal);
    for (const option of ["queue", "lease", "idle"] as const) {
      if (values[option] !== undefined)
        throw new UsageError(`--${option}: found no --redis, expected it too`);
    }
    if (values.plan === undefined)
      throw new UsageError("--plan: found nothing, expected the plan.jsonl to work on");
    const { part, parts } = shard(values.shard ?? "1/1");
    const { doShard } = await import("../experiment/do-shard.ts");
    const { workerFile } = await import("../experiment/worker-file.ts");
    const { failed, interrupted } = await doShard(
      values.plan,
      {
        part,
        parts,
        jobs: jobCount(values.jobs ?? 1),
        workerFile: workerFile(),
        failFast: values["fail-fast"],
      },
      values.quiet ? null : terminal,
    );
    if (interrupted) return EXIT.interrupted;
    return failed > 0 ? EXIT.runsFailed : EXIT.ok;
  },
});

interface QueueValues {
  readonly plan: string | undefined;
  readonly shard: string | undefined;
  readonly jobs: number | undefined;
  readonly redis: string | undefined;
  readonly queue: string | undefined;
  readonly lease: string | undefined;
  readonly idle: string | undefined;
  readonly "fail-fast": boolean;
  readonly quiet: boolean;
}

/** @throws UsageError */
async function fromQueue(values: QueueValues, terminal: Terminal): Promise<ExitCode> {
  const url = redisUrl(values.redis);
  if (values.shard !== undefined || values["fail-fast"]) {
    const option = values.shard === undefined ? "fail-fast" : "shard";
    throw new UsageError(`--${option}: found --redis with it, expected one of them`);
  }
  if (values.plan === undefined && values.queue === undefined) {
    throw new UsageError("--redis: found neither --queue nor --plan, expected one to know the queue by");
  }
  const { leaseMs } = await import("../experiment/choose-executor.ts");
  const { doQueue } = await import("../experiment/do-queue.ts");
  const { workerFile } = await import("../experiment/worker-file.ts");
  const idleS = await seconds("idle", values.idle);
  const { interrupted } = await doQueue(
    {
      ...{ url, planFile: values.plan, queue: values.queue, workerFile: workerFile() },
      jobs: jobCount(values.jobs ?? 1),
      leaseMs: await leaseMs(values.lease),
      idleMs: idleS === undefined ? undefined : 1000 * idleS,
    },
    values.quiet ? null : terminal,
  );
  return interrupted ? EXIT.interrupted : EXIT.ok;
}

/** @throws UsageError */
function shard(text: string): { readonly part: number; readonly parts: number } {
  const [, first, second] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const part = Number(first);
  const parts = Number(second);
  if (part >= 1 && part <= parts) return { part, parts };
  throw new UsageError(`--shard: found "${text}", expected i/n with i from 1 to n, such as 2/3`);
}
