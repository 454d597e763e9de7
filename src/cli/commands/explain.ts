import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { CHANGES, inputPaths } from "../scenario-changes.ts";
import { UsageError } from "../usage-error.ts";

/** `coldaisle explain`: shows a resolved scenario, or parts of it, and where each value comes from. */
export const explain: Command = defineCommand({
  name: "explain",
  meaning: "Show every value of a scenario and where it comes from",
  operand: {
    name: "scenario",
    count: "many",
    meaning: "Scenario file (YAML); then the parts to show, such as cpu.overcommit: all of it by default",
  },
  options: {
    ...CHANGES,
    json: { kind: "flag", meaning: "Print one line of JSON with value, unit and origin" },
  },
  async execute([file = "", ...paths], values, terminal): Promise<ExitCode> {
    const options = {
      overrides: values.set,
      inputs: inputPaths(values.input),
      ...(values.seed !== undefined && { seed: values.seed }),
    };
    const { ScenarioDocument } = await import("../../scenario/document.ts");
    const { readScenarioText } = await import("../../scenario/load.ts");
    const { policiesOf } = await import("../../scenario/load-with-policies.ts");
    const { explainScenario } = await import("../../scenario/explain/explain.ts");
    const { selectPart } = await import("../../scenario/explain/select.ts");
    const text = readScenarioText(file);
    const { known: policies } = await policiesOf(text, new ScenarioDocument(file, text), options);
    const { scenario, document } = explainScenario(text, file, { ...options, policies });
    const parts = paths.map((path) => {
      const selected = selectPart(scenario, path);
      if ("part" in selected) return { path, part: selected.part };
      throw new UsageError(`${path}: found ${selected.found}, expected ${selected.expected}`);
    });
    if (values.json) {
      const { explanationData } = await import("../../scenario/explain/as-json.ts");
      const data =
        parts.length === 0
          ? explanationData(scenario, document)
          : Object.fromEntries(parts.map(({ path, part }) => [path, explanationData(part, document)]));
      terminal.out(JSON.stringify(data));
    } else {
      const { explanationYaml } = await import("../../scenario/explain/as-yaml.ts");
      const shown = parts.length === 0 ? [{ path: null, part: scenario }] : parts;
      for (const { path, part } of shown) {
        terminal.out(explanationYaml(part, path, document, terminal.colours));
      }
    }
    return EXIT.ok;
  },
});
