import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { metricsOf } from "../datacenter/metrics.ts";
import { Recording } from "../datacenter/recording/recording.ts";
import { Simulation, type SimulationSpec } from "../datacenter/simulation.ts";
import { prepareExperimentFolder } from "../report/run-folder.ts";
import { folderName, runId } from "../report/run-id.ts";
import { writeExperiment, writeRun } from "../report/write-run.ts";
import { buildScenario } from "../scenario/build/simulation-spec.ts";
import { loadScenario, scenarioText } from "../scenario/load.ts";
import type { Scenario } from "../scenario/specification.ts";
import { repeatCommand } from "./repeat-command.ts";
import { recordFailure } from "./run-failure.ts";
import { advanceInSlices } from "./slices.ts";

/** How far a run has come. */
export interface RunProgress {
  readonly simulatedS: number;
  /** Infinity where the run ends when its work is done. */
  readonly endS: number;
  readonly events: number;
}

/** What to run and where to write. */
export interface RunOptions {
  /** Path of the scenario's file. */
  readonly scenario: string;
  /** Values that replace the scenario's, as `path.to.key=value`. */
  readonly overrides?: readonly string[];
  /** Paths of inputs, by name. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** The experiment's folder; by default results/ and the scenario's name. */
  readonly outDir?: string;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** What came out of a run. */
export interface RunResult {
  readonly runId: string;
  /** The run's folder. */
  readonly outDir: string;
  /** By name; null where there is nothing to report, such as the mean of nothing. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** How long the parts of the run took, s. */
  readonly timing: Readonly<Record<string, number>>;
}

/**
 * Runs a scenario and writes its results.
 *
 * @throws ScenarioError, InputError if the scenario or an input is not as it should be; nothing is written then
 * @throws RunFailedError if the simulation stopped with an error; the run's folder then holds an error.json
 * @throws Error of the file system
 */
export async function runScenario(options: RunOptions): Promise<RunResult> {
  const start = performance.now();
  const scenario = loadScenario(options.scenario, {
    overrides: options.overrides ?? [],
    inputs: options.inputs ?? {},
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  const { spec, inputDigests } = await buildScenario(scenario);
  const text = scenarioText(scenario);
  const id = runId({ name: scenario.name, seed: scenario.seed, scenario: text, inputs: inputDigests });
  const experimentFolder = resolve(options.outDir ?? join("results", folderName(scenario.name)));
  prepareExperimentFolder(experimentFolder);
  const loaded = performance.now();

  const { simulation, recording } = await simulate(spec, scenario, options).catch((cause: unknown) => {
    const command = repeatCommand(options, scenario.seed);
    throw recordFailure({ runId: id, seed: scenario.seed, experimentFolder, command }, cause);
  });
  const simulated = performance.now();

  const metrics = metricsOf(simulation);
  const timing = { loadS: (loaded - start) / 1000, simulateS: (simulated - loaded) / 1000 };
  const outDir = writeRun(experimentFolder, {
    runId: id,
    scenarioName: scenario.name,
    seed: scenario.seed,
    scenario: text,
    scenarioSha256: hash("sha256", text),
    inputs: inputDigests,
    compatibility: Object.entries(scenario.compatibility.switches).flatMap(([name, on]) =>
      on ? [name] : [],
    ),
    metrics,
    tables: recording.tables(),
    timing,
  });
  const parameters = Object.fromEntries((options.overrides ?? []).map(splitOverride));
  const plan = [{ runId: id, parameters, seed: scenario.seed }];
  writeExperiment(experimentFolder, {
    name: scenario.name,
    experiment: readFileSync(options.scenario, "utf8"),
    plan,
    metrics: [metrics],
    timing,
  });
  const values = metrics.map(({ name, read }) => {
    const value = read();
    return [name, Number.isNaN(value) ? null : value] as const;
  });
  return {
    runId: id,
    outDir,
    metrics: Object.fromEntries(values),
    timing: { ...timing, writeS: (performance.now() - simulated) / 1000 },
  };
}

/** `path=value` as a pair. */
function splitOverride(text: string): [path: string, value: string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Runs a simulation from beginning to end. */
async function simulate(
  spec: SimulationSpec,
  { recording: options, tenants, durationS }: Scenario,
  { onProgress }: RunOptions,
): Promise<{ simulation: Simulation; recording: Recording }> {
  const simulation = new Simulation(spec);
  const recording = new Recording(simulation, options, tenants);
  await advanceInSlices(simulation, () => {
    const { now, eventCount } = simulation.engine;
    onProgress?.({ simulatedS: now, endS: durationS, events: eventCount });
  });
  return { simulation, recording };
}
