import { hash } from "node:crypto";
import { join, resolve } from "node:path";
import { type MetricValues, metricsOf, metricValues } from "../datacenter/metrics.ts";
import type { Recording } from "../datacenter/recording/recording.ts";
import type { Simulation } from "../datacenter/simulation.ts";
import { OutputError } from "../report/output-error.ts";
import { folderName, runId } from "../report/run-id.ts";
import { tableEncoding } from "../report/table-encoding.ts";
import { writeExperiment } from "../report/write-experiment.ts";
import { type RunRecord, RunWriter } from "../report/write-run.ts";
import { buildScenario } from "../scenario/build/simulation-spec.ts";
import { scenarioText } from "../scenario/load.ts";
import {
  type LoadedScenario,
  loadWithPolicies,
  type PolicyLoadOptions,
} from "../scenario/load-with-policies.ts";
import type { Scenario } from "../scenario/specification.ts";
import { advanceRun, type RunControl, type RunObserver } from "./advance-run.ts";
import { repeatCommand } from "./repeat-command.ts";
import { recordFailure } from "./run-failure.ts";
import { SimulationError } from "./simulation-error.ts";

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
  const loadedScenario = typeof given === "string" ? await loadWithPolicies(given, options) : given;
  const { scenario, policies } = loadedScenario;
  const { spec, inputDigests } = await buildScenario(scenario, policies);
  const text = scenarioText(scenario);
  const id = runId({ name: scenario.name, seed: scenario.seed, scenario: text, inputs: inputDigests });
  const experimentFolder = resolve(options.outDir ?? join("results", folderName(scenario.name)));
  const writer = new RunWriter(experimentFolder, id, await tableEncoding(scenario.recording.format));
  const loaded = performance.now();

  const writing = {
    begin: (_: Simulation, recording: Recording) => writer.stream(recording.growingTables()),
    look() {},
  };
  const observers = observer === null ? [writing] : [writing, observer];
  const run = advanceRun(spec, loadedScenario, options, observers);
  const { simulation, recording } = await run.catch((thrown: unknown) => {
    writer.discard();
    if (!(thrown instanceof SimulationError)) throw thrown;
    // A row that is recorded may find the disk full.
    if (thrown.cause instanceof OutputError) throw thrown.cause;
    const command = commandFor(loadedScenario, options.outDir);
    throw recordFailure({ runId: id, seed: scenario.seed, experimentFolder, command }, thrown);
  });
  const simulated = performance.now();

  const metrics = metricsOf(simulation);
  const timing = { loadS: (loaded - start) / 1000, simulateS: (simulated - loaded) / 1000 };
  const outDir = writer.finish({
    scenarioName: scenario.name,
    seed: scenario.seed,
    scenario: text,
    scenarioSha256: hash("sha256", text),
    inputs: inputDigests,
    policies: usedPolicies(scenario),
    compatibility: Object.entries(scenario.compatibility.switches).flatMap(([name, on]) =>
      on ? [name] : [],
    ),
    metrics,
    tables: recording.tables(),
    timing,
  });
  const parameters = Object.fromEntries((loadedScenario.options.overrides ?? []).map(splitOverride));
  const plan = [{ runId: id, parameters, seed: scenario.seed }];
  writeExperiment(experimentFolder, {
    name: scenario.name,
    experiment: loadedScenario.text,
    plan,
    metrics: [metrics],
    timing,
  });
  return {
    runId: id,
    outDir,
    metrics: metricValues(metrics),
    timing: { ...timing, writeS: (performance.now() - simulated) / 1000 },
  };
}

/** The user's own policies, by what they decide. */
function usedPolicies({ placement, consolidation }: Scenario): RunRecord["policies"] {
  const used = {
    placement: placement.policy,
    "overload-detection": consolidation?.overload,
    "vm-selection": consolidation?.selection,
  };
  return Object.entries(used).flatMap(([kind, choice]) =>
    choice?.origin === undefined ? [] : [{ kind, name: choice.name, ...choice.origin }],
  );
}

/** `path=value` as a pair. */
function splitOverride(text: string): [path: string, value: string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The command that does the run again; none does for a scenario that was made in code. */
function commandFor({ file, options, scenario }: LoadedScenario, outDir: string | undefined): string | null {
  if (file === null || (options.policies ?? []).length > 0) return null;
  return repeatCommand(
    { ...options, scenario: file, ...(outDir !== undefined && { outDir }) },
    scenario.seed,
  );
}
