import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { CHANGES, inputPaths } from "../scenario-changes.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { Dashboard } from "../watch/dashboard.ts";

/** `coldaisle run`: simulates one scenario, writes its results and shows its metrics. */
export const run: Command = defineCommand({
  name: "run",
  meaning: "Simulate a scenario and write its results",
  operand: { name: "scenario", count: "one", meaning: "Scenario file (YAML)" },
  options: {
    ...CHANGES,
    out: { kind: "text", placeholder: "folder", meaning: "Where to write; default results/<experiment>" },
    format: {
      kind: "text",
      placeholder: "csv or parquet",
      meaning: "How the tables of the run are written; default recording.format of the scenario, csv",
    },
    "policy-timeout": {
      kind: "text",
      placeholder: "time",
      meaning:
        "How long a policy module may take to load, to create a policy, and in one event; default 10 s",
    },
    json: { kind: "flag", meaning: "Print one line of JSON with runId, metrics and timing" },
    quiet: { kind: "flag", meaning: "Show neither progress nor table" },
    watch: { kind: "flag", meaning: "Draw servers, power and progress while it runs, on a terminal" },
  },
  async execute([scenario], values, terminal): Promise<ExitCode> {
    const inputs = inputPaths(values.input);
    const policyTimeoutS = await seconds("policy-timeout", values["policy-timeout"]);
    if (values.watch && (values.json || values.quiet)) {
      throw new UsageError("--watch: found --json or --quiet with it, expected neither");
    }
    const dashboard = values.watch ? await dashboardOn(terminal, scenario!) : null;
    const barred = terminal.interactive && !values.quiet && dashboard === null;
    const progress = barred ? (await import("../progress.ts")).startProgress() : null;
    const experiment = await import("../../experiment/run.ts");
    const options = {
      scenario: scenario!,
      overrides: values.set,
      inputs,
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(values.out !== undefined && { outDir: values.out }),
      ...(values.format !== undefined && { format: values.format }),
      ...(policyTimeoutS !== undefined && { policyTimeoutS }),
      ...(progress !== null && { onProgress: progress.update }),
    };
    const running =
      dashboard === null ? experiment.runScenario(options) : experiment.runObserved(options, dashboard);
    const result = await running.finally(() => {
      progress?.stop();
      dashboard?.stop();
    });
    if (dashboard !== null) terminal.out(`${dashboard.lastFrame()}\n`);
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

/** Null, and a word on why, where there is nothing to draw on. */
async function dashboardOn(terminal: Terminal, title: string): Promise<Dashboard | null> {
  if (terminal.screen === null) {
    terminal.err("coldaisle: --watch is off: standard output is not a terminal that can be drawn on");
    return null;
  }
  const { Dashboard } = await import("../watch/dashboard.ts");
  return new Dashboard(terminal.screen, title);
}

async function seconds(option: string, given: string | undefined): Promise<number | undefined> {
  if (given === undefined) return undefined;
  const { readQuantity } = await import("../../scenario/units.ts");
  const result = readQuantity(given, "time");
  if (typeof result === "number" && result > 0) return result;
  const expected = typeof result === "number" ? "a time above 0" : result.expected;
  throw new UsageError(`--${option}: found "${given}", expected ${expected}`);
}
