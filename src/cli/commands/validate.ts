import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { describeFailure } from "../failure.ts";

/** `coldaisle validate`: checks scenarios without running them, and reports on every one of them. */
export const validate: Command = defineCommand({
  name: "validate",
  meaning: "Check scenarios without running them",
  operand: { name: "scenarios", count: "many", meaning: "Scenario files (YAML)" },
  options: {},
  async execute(scenarios, _values, terminal): Promise<ExitCode> {
    const { loadWithPolicies } = await import("../../scenario/load-with-policies.ts");
    const { ExperimentTemplate } = await import("../../experiment/plan/experiment-template.ts");
    const { green } = terminal.colours;
    let worst: ExitCode = EXIT.ok;
    for (const scenario of scenarios) {
      try {
        const { grid } = await loadWithPolicies(scenario);
        if (grid.sweep !== null) await (await ExperimentTemplate.load(scenario)).resolveAll();
        terminal.out(`${scenario}: ${green("valid")}`);
      } catch (thrown) {
        const { exitCode, text } = await describeFailure(thrown);
        if (exitCode !== EXIT.invalid) throw thrown;
        terminal.err(text);
        worst = exitCode;
      }
    }
    return worst;
  },
});
