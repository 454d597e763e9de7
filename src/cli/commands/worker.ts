import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { JOBS_OPTION, jobCount } from "../experiment/experiment-options.ts";
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
    "fail-fast": { kind: "flag", meaning: "End with the first run that fails" },
    quiet: { kind: "flag", meaning: "Show no progress" },
  },
  async execute(_operands, values, terminal): Promise<ExitCode> {
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

/** @throws UsageError */
function shard(text: string): { readonly part: number; readonly parts: number } {
  const [, first, second] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const part = Number(first);
  const parts = Number(second);
  if (part >= 1 && part <= parts) return { part, parts };
  throw new UsageError(`--shard: found "${text}", expected i/n with i from 1 to n, such as 2/3`);
}
