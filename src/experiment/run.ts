import { join, resolve } from "node:path";
import { type MetricValues, metricValues } from "../datacenter/metrics.ts";
import { folderName } from "../report/run-id.ts";
import { writeExperiment } from "../report/write-experiment.ts";
import { InputReader } from "../scenario/inputs/input-reader.ts";
import {
  type LoadedScenario,
  loadWithPolicies,
  type PolicyLoadOptions,
} from "../scenario/load-with-policies.ts";
import type { RunControl, RunObserver } from "./advance-run.ts";
import { performRun } from "./perform-run.ts";
import { repeatCommand } from "./repeat-command.ts";

/** What to run and where to write. */
export interface RunOptions extends PolicyLoadOptions, RunControl {
  /** Path of the scenario's file; or a scenario that was loaded, with all that was to be said about it. */
  readonly scenario: string | LoadedScenario;
  /** The experiment's folder; by default results/ and the scenario's name. */
  readonly outDir?: string;
}

/** What came out of a run. */
export interface RunResult {
  readonly runId: string;
  /** The run's folder. */
  readonly outDir: string;
  readonly metrics: MetricValues;
  /** How long the parts of the run took, s. */
  readonly timing: Readonly<Record<string, number>>;
}

/**
 * Runs a scenario and writes its results.
 *
 * @throws ScenarioError, InputError if the scenario or an input is not as it should be; nothing is written then
 * @throws RunFailedError if the simulation stopped with an error; the run's folder then holds an error.json
 * @throws OutputError if the results cannot be written; nothing of the run is left then
 */
export function runScenario(options: RunOptions): Promise<RunResult> {
  return runObserved(options, null);
}

/** As {@link runScenario}, with someone who looks on. */
export async function runObserved(options: RunOptions, observer: RunObserver | null): Promise<RunResult> {
  const start = performance.now();
  const given = options.scenario;
  const loaded = typeof given === "string" ? await loadWithPolicies(given, options) : given;
  const { scenario, text } = loaded;
  const experimentFolder = resolve(options.outDir ?? join("results", folderName(scenario.name)));
  const place = {
    experimentFolder,
    label: scenario.name,
    command: commandFor(loaded, options.outDir),
  };
  const run = await performRun(loaded, place, new InputReader(), options, observer);
  const parameters = Object.fromEntries((loaded.options.overrides ?? []).map(splitOverride));
  const { runId, outDir, metrics, timing } = run;
  const loadS = run.begun / 1000 - start / 1000;
  writeExperiment(experimentFolder, {
    name: scenario.name,
    experiment: text,
    plan: [{ runId, parameters, seed: scenario.seed }],
    metrics: [metrics],
    timing: { loadS, simulateS: timing.simulateS },
  });
  const simulatedS = loadS + timing.simulateS;
  return {
    runId,
    outDir,
    metrics: metricValues(metrics),
    timing: { loadS, simulateS: timing.simulateS, writeS: (performance.now() - start) / 1000 - simulatedS },
  };
}

/** `path=value` as a pair. */
function splitOverride(text: string): [path: string, value: string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The command that does the run again; none does for a scenario that was made in code. */
function commandFor({ file, options, scenario }: LoadedScenario, outDir: string | undefined): string | null {
  if (file === null || (options.policies ?? []).length > 0) return null;
  const { seed } = scenario;
  return repeatCommand({ ...options, scenario: file, seed, ...(outDir !== undefined && { outDir }) });
}
