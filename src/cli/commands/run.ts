import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";

/** `coldaisle run`: simulates one scenario, writes its results and shows its metrics. */
export const run: Command = defineCommand({
  name: "run",
  meaning: "Simulate a scenario and write its results",
  operand: { name: "scenario", count: "one", meaning: "Scenario file (YAML)" },
  options: {
    set: {
      kind: "texts",
      placeholder: "path=value",
      meaning: "Override a value of the scenario; repeatable",
    },
    input: { kind: "texts", placeholder: "name=path", meaning: "Say where an input is found; repeatable" },
    seed: { kind: "integer", placeholder: "integer", meaning: "Override the seed" },
    out: { kind: "text", placeholder: "folder", meaning: "Where to write; default results/<experiment>" },
    json: { kind: "flag", meaning: "Print one line of JSON with runId, metrics and timing" },
    quiet: { kind: "flag", meaning: "Show neither progress nor table" },
  },
  async execute([scenario], values, terminal): Promise<ExitCode> {
    const inputs = inputPaths(values.input);
    const watched = terminal.interactive && !values.quiet;
    const progress = watched ? (await import("../progress.ts")).startProgress() : null;
    const { runScenario } = await import("../../experiment/run.ts");
    const options = {
      scenario: scenario!,
      overrides: values.set,
      inputs,
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(values.out !== undefined && { outDir: values.out }),
      ...(progress !== null && { onProgress: progress.update }),
    };
    const result = await runScenario(options).finally(() => progress?.stop());
    if (values.json) {
      const { runId, metrics, timing } = result;
      terminal.out(JSON.stringify({ runId, metrics, timing }));
    } else if (!values.quiet) {
      const { metricsTable } = await import("../metrics-table.ts");
      terminal.out(metricsTable(result.metrics, terminal.colours));
      terminal.out(`written: ${result.outDir}`);
    }
    return EXIT.ok;
  },
});

function inputPaths(given: readonly string[]): Record<string, string> {
  const paths: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf("=");
    const name = text.slice(0, at);
    if (at < 1 || at === text.length - 1) {
      throw new UsageError(`--input: found "${text}", expected name=path`);
    }
    if (Object.hasOwn(paths, name)) throw new UsageError(`--input: "${name}" is given twice`);
    paths[name] = text.slice(at + 1);
  }
  return paths;
}
