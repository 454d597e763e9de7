import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { experimentOptions, GRID_OPTIONS } from "../experiment/experiment-options.ts";
import { CHANGES } from "../scenario-changes.ts";

/** `coldaisle plan`: what an experiment would run, without running it. */
export const plan: Command = defineCommand({
  name: "plan",
  meaning: "List the runs of an experiment, and which of them are done",
  operand: { name: "scenario", count: "one", meaning: "Scenario file (YAML)" },
  options: {
    ...CHANGES,
    ...GRID_OPTIONS,
    json: { kind: "flag", meaning: "Print one line of JSON for each run: runId, parameters, seed, done" },
    write: { kind: "flag", meaning: "Write plan.jsonl into the folder, for workers to do" },
  },
  async execute([file = ""], values, terminal): Promise<ExitCode> {
    const { describePlan } = await import("../experiment/describe-plan.ts");
    await describePlan(file, await experimentOptions(values), values, terminal);
    return EXIT.ok;
  },
});
