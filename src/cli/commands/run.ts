import type { LoadedScenario } from "../../scenario/load-with-policies.ts";
import { type Command, defineCommand } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { experimentOptions, GRID_OPTIONS, JOBS_OPTION, jobCount } from "../experiment/experiment-options.ts";
import { CHANGES } from "../scenario-changes.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { verdictOn } from "../verdict.ts";
import type { Dashboard } from "../watch/dashboard.ts";

/** `coldaisle run`: simulates a scenario, or all runs of its sweep, writes the results and shows metrics. */
export const run: Command = defineCommand({
  name: "run",
  meaning: "Simulate a scenario and write its results; all runs of it where it has a sweep or seeds",
  operand: { name: "scenario", count: "one", meaning: "Scenario file (YAML)" },
  options: {
    ...CHANGES,
    ...GRID_OPTIONS,
    ...JOBS_OPTION,
    only: { kind: "text", placeholder: "run id", meaning: "Do just this run of an experiment" },
    "fail-fast": { kind: "flag", meaning: "End an experiment with the first run that fails" },
    json: { kind: "flag", meaning: "Print one line of JSON for each run, with runId, metrics and timing" },
    quiet: { kind: "flag", meaning: "Show neither progress nor table" },
    watch: { kind: "flag", meaning: "Draw servers, power and progress while it runs, on a terminal" },
  },
  async execute([file = ""], values, terminal): Promise<ExitCode> {
    const options = await experimentOptions(values);
    const jobs = jobCount(values.jobs);
    if (values.watch && (values.json || values.quiet)) {
      throw new UsageError("--watch: found --json or --quiet with it, expected neither");
    }
    const { loadWithPolicies } = await import("../../scenario/load-with-policies.ts");
    const loaded = await loadWithPolicies(file, options);
    const { sweep, seeds } = loaded.grid;
    if (sweep === null && (seeds === null || options.seed !== undefined) && values.only === undefined) {
      return runOne(file, loaded, values, terminal);
    }
    if (values.watch) throw new UsageError("--watch: found an experiment of several runs, expected one");
    const { runMany } = await import("../experiment/run-many.ts");
    return runMany(file, options, { ...values, jobs }, terminal);
  },
});

interface RunValues {
  readonly out: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly watch: boolean;
}

async function runOne(
  file: string,
  loaded: LoadedScenario,
  values: RunValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const dashboard = values.watch ? await dashboardOn(terminal, file) : null;
  const barred = terminal.interactive && !values.quiet && dashboard === null;
  const progress = barred ? (await import("../progress.ts")).startProgress() : null;
  const experiment = await import("../../experiment/run.ts");
  const options = {
    scenario: loaded,
    ...(values.out !== undefined && { outDir: values.out }),
    ...(progress !== null && { onProgress: progress.update }),
  };
  const result = await experiment.runObserved(options, dashboard).finally(() => {
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
  return verdictOn(loaded.scenario.thresholds, [result], terminal);
}

/** Null, and a word on why, where there is nothing to draw on. */
async function dashboardOn(terminal: Terminal, title: string): Promise<Dashboard | null> {
  if (terminal.screen === null) {
    terminal.err("coldaisle: --watch is off: standard output is not a terminal that can be drawn on");
    return null;
  }
  const { Dashboard } = await import("../watch/dashboard.ts");
  return new Dashboard(terminal.screen, title);
}
