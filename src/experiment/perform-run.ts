import { hash } from "node:crypto";
import { metricsOf } from "../datacenter/metrics.ts";
import type { Recording } from "../datacenter/recording/recording.ts";
import type { Simulation } from "../datacenter/simulation.ts";
import { OutputError } from "../report/output-error.ts";
import { runId } from "../report/run-id.ts";
import { tableEncoding } from "../report/table-encoding.ts";
import { type RunRecord, RunWriter } from "../report/write-run.ts";
import { buildScenario } from "../scenario/build/simulation-spec.ts";
import { InputError } from "../scenario/inputs/input-error.ts";
import type { InputReader } from "../scenario/inputs/input-reader.ts";
import { scenarioText } from "../scenario/load.ts";
import type { LoadedScenario } from "../scenario/load-with-policies.ts";
import type { Scenario } from "../scenario/specification.ts";
import type { Metric } from "../sim/measurement.ts";
import { advanceRun, type RunControl, type RunObserver } from "./advance-run.ts";
import { recordFailure } from "./run-failure.ts";
import { SimulationError } from "./simulation-error.ts";

/** Where a run belongs. */
export interface RunPlace {
  readonly experimentFolder: string;
  /** What its id begins with. */
  readonly label: string;
  /** The command line that does it again, for those who find that it failed; null where there is none. */
  readonly command: string | null;
  /** The id that it must have; left out where nobody has named it yet. */
  readonly runId?: string;
}

/** A run that is in its place. */
export interface PerformedRun {
  readonly runId: string;
  /** The run's folder. */
  readonly outDir: string;
  readonly metrics: readonly Metric[];
  /** When the scenario was built and the simulation could begin, ms on the clock of `performance.now()`. */
  readonly begun: number;
  readonly timing: { readonly buildS: number; readonly simulateS: number };
}

/**
 * Does one run of a scenario and puts its results into its folder.
 *
 * @throws ScenarioError, InputError if an input is not as it should be; nothing is written then
 * @throws RunFailedError if the simulation stopped with an error; the run's folder then holds an error.json
 * @throws OutputError if the results cannot be written; nothing of the run is left then
 */
export async function performRun(
  loaded: LoadedScenario,
  place: RunPlace,
  inputs: InputReader,
  control: RunControl,
  observer: RunObserver | null,
): Promise<PerformedRun> {
  const start = performance.now();
  const { scenario, policies } = loaded;
  const { spec, inputDigests } = await buildScenario(scenario, policies, inputs);
  const text = scenarioText(scenario);
  const { seed, name } = scenario;
  const id = runId({ label: place.label, name, seed, scenario: text, inputs: inputDigests });
  if (place.runId !== undefined && place.runId !== id) refuseChanged(loaded, place.runId, id);
  const writer = new RunWriter(place.experimentFolder, id, await tableEncoding(scenario.recording.format));
  const begun = performance.now();

  const writing = {
    begin: (_: Simulation, recording: Recording) => writer.stream(recording.growingTables()),
    look() {},
  };
  const observers = observer === null ? [writing] : [writing, observer];
  const run = advanceRun(spec, loaded, control, observers);
  const { simulation, recording } = await run.catch((thrown: unknown) => {
    writer.discard();
    if (!(thrown instanceof SimulationError)) throw thrown;
    // A row that is recorded may find the disk full.
    if (thrown.cause instanceof OutputError) throw thrown.cause;
    const { experimentFolder, command } = place;
    throw recordFailure({ runId: id, seed, experimentFolder, command }, thrown);
  });
  const simulated = performance.now();

  const metrics = metricsOf(simulation);
  const timing = { buildS: (begun - start) / 1000, simulateS: (simulated - begun) / 1000 };
  const outDir = writer.finish({
    scenarioName: name,
    seed,
    scenario: text,
    scenarioSha256: hash("sha256", text),
    inputs: inputDigests,
    policies: usedPolicies(scenario),
    compatibility: Object.entries(scenario.compatibility.switches).flatMap(([switched, on]) =>
      on ? [switched] : [],
    ),
    metrics,
    tables: recording.tables(),
    timing,
  });
  return { runId: id, outDir, metrics, begun, timing };
}

/** Something that the plan was made from is not what it was. */
function refuseChanged({ file }: LoadedScenario, planned: string, found: string): never {
  throw new InputError({
    file: file ?? "scenario",
    found: `inputs or policies that make it run ${found}`,
    expected: `those of the plan, which make it run ${planned}: plan it again`,
  });
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
