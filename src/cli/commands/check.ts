import type { Outcome } from "../check/judge-baseline.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { JOBS_OPTION, jobCount } from "../experiment/experiment-options.ts";
import { CHANGES, inputPaths } from "../scenario-changes.ts";
import { UsageError } from "../usage-error.ts";

/** What could not be judged goes before what was judged and failed. */
const GRAVEST_FIRST: readonly ExitCode[] = [EXIT.invalid, EXIT.runsFailed, EXIT.thresholdFailed];

/** `coldaisle check`: runs scenarios and holds their results against baselines. */
export const check: Command = defineCommand({
  name: "check",
  meaning: "Hold the results of scenarios against recorded baselines",
  operand: {
    name: "baselines",
    count: "any",
    meaning: "Baselines (JSON), scenarios that have some, or folders; default scenarios/baselines",
  },
  options: {
    input: CHANGES.input,
    update: { kind: "flag", meaning: "Record the results anew and show what has changed" },
    set: {
      ...CHANGES.set,
      meaning: "Override a value of a scenario whose first baseline is made; repeatable",
    },
    seeds: { kind: "text", placeholder: "1,2 or 1..5", meaning: "Seeds of a new baseline; default 1" },
    name: { kind: "text", placeholder: "name", meaning: "Name of a new baseline; default the scenario's" },
    out: { kind: "text", placeholder: "folder", meaning: "Keep the results of the runs there" },
    jobs: {
      ...JOBS_OPTION.jobs,
      meaning: "How many baselines at a time; default as many as there are cores",
    },
    strict: { kind: "flag", meaning: "Fail where an input is missing" },
    json: { kind: "flag", meaning: "Print a line of JSON for each baseline" },
  },
  async execute(operands, values, terminal): Promise<ExitCode> {
    const inputs = inputPaths(values.input);
    const { baselinesToJudge, baselinesToUpdate } = await import("../check/named-baselines.ts");
    const named = values.update ? baselinesToUpdate : baselinesToJudge;
    const { judgeAll } = await import("../check/judge-all.ts");
    const { scratchFolder } = await import("../check/scratch-folder.ts");
    const { report } = await import("../check/report.ts");
    const jobs = jobCount(values.jobs);
    const codes: ExitCode[] = [];
    const verdicts: string[] = [];
    const inputsUsed = new Set<string>();
    const loads = named(operands, values);
    const scratch = scratchFolder();
    try {
      const options = { inputs, outDir: values.out ?? null, scratchDir: scratch.path };
      for await (const judged of judgeAll(loads, { isUpdate: values.update, options, jobs })) {
        if ("failure" in judged) {
          const { exitCode, text } = judged.failure;
          terminal.err(text);
          if (exitCode === EXIT.internal || exitCode === EXIT.usage) return exitCode;
          verdicts.push("error");
          codes.push(exitCode);
          continue;
        }
        const { outcome } = judged;
        for (const name of outcome.inputsUsed) inputsUsed.add(name);
        verdicts.push(outcome.verdict);
        codes.push(exitCodeOf(outcome, values.strict));
        terminal.out(values.json ? JSON.stringify(outcome) : report(outcome, terminal.colours));
      }
    } finally {
      scratch.remove();
    }
    const unused = Object.keys(inputs).filter((name) => !inputsUsed.has(name));
    if (unused.length > 0 && !verdicts.includes("error")) {
      throw new UsageError(`--input: found "${unused[0]}", expected an input of one of the scenarios`);
    }
    if (!values.json) terminal.out(tally(verdicts));
    return GRAVEST_FIRST.find((code) => codes.includes(code)) ?? EXIT.ok;
  },
});

function exitCodeOf(outcome: Outcome, strict: boolean): ExitCode {
  if (outcome.verdict === "skip") return strict ? EXIT.invalid : EXIT.ok;
  return outcome.differences.length > 0 ? EXIT.thresholdFailed : EXIT.ok;
}

const WORDS: readonly (readonly [verdict: string, word: string])[] = [
  ["pass", "passed"],
  ["fail", "failed"],
  ["error", "could not be judged"],
  ["skip", "skipped"],
  ["new", "new"],
  ["updated", "updated"],
  ["unchanged", "unchanged"],
];

function tally(verdicts: readonly string[]): string {
  const parts = WORDS.flatMap(([verdict, word]) => {
    const count = verdicts.filter((other) => other === verdict).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.join(", ");
}
