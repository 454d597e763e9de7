import { Recording } from "../datacenter/recording/recording.ts";
import { Simulation, type SimulationSpec } from "../datacenter/simulation.ts";
import { PolicyError } from "../policies/guarded/policy-error.ts";
import type { LoadedScenario } from "../scenario/load-with-policies.ts";
import type { Policies } from "../scenario/policy-modules/policies.ts";
import { TimeLimitError } from "../scenario/policy-modules/time-limit.ts";
import { SimulationError } from "./simulation-error.ts";
import { type Advancing, advanceInSlices } from "./slices.ts";

/** How far a run has come. */
export interface RunProgress {
  readonly simulatedS: number;
  /** Infinity where the run ends when its work is done. */
  readonly endS: number;
  readonly events: number;
}

/** What the outside world may do to a run that is under way, and hear of it. */
export interface RunControl {
  /** Called some twenty times a second. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Stops the run: it then fails with the signal's reason, and nothing of it is left. */
  readonly signal?: AbortSignal;
}

/** Someone who looks at a run between two slices of it. Whatever is called may change nothing. */
export interface RunObserver {
  /** Called once, before the first event. */
  begin(simulation: Simulation, recording: Recording): void;
  /** Called after each slice. */
  look(): void;
}

/** A simulation that has come to its end, and what was written down on the way. */
export interface EndedRun {
  readonly simulation: Simulation;
  readonly recording: Recording;
}

/**
 * Runs what was built from a scenario, from beginning to end.
 *
 * @throws SimulationError if it stopped with an error
 * @throws the reason of the signal
 */
export async function advanceRun(
  spec: SimulationSpec,
  { scenario, policies }: LoadedScenario,
  { onProgress, signal }: RunControl,
  observers: readonly RunObserver[],
): Promise<EndedRun> {
  const simulation = built(spec);
  const recording = new Recording(simulation, scenario.recording, scenario.tenants);
  for (const observer of observers) observer.begin(simulation, recording);
  signal?.throwIfAborted();
  await advanceInSlices(bounded(simulation, policies), () => {
    signal?.throwIfAborted();
    const { now, eventCount } = simulation.engine;
    onProgress?.({ simulatedS: now, endS: scenario.durationS, events: eventCount });
    for (const observer of observers) observer.look();
  });
  for (const observer of observers) observer.look();
  return { simulation, recording };
}

function built(spec: SimulationSpec): Simulation {
  try {
    return new Simulation(spec);
  } catch (thrown) {
    throw new SimulationError(0, thrown);
  }
}

/** The simulation with its errors told as such, and stopped where a user's policy does not come back. */
function bounded(simulation: Simulation, policies: Policies): Advancing {
  const { limit } = policies;
  const advance = (maxEvents: number): boolean => simulation.advance(maxEvents);
  return {
    advance: (maxEvents) => {
      try {
        return limit === null ? advance(maxEvents) : limit.run(() => advance(maxEvents));
      } catch (thrown) {
        const cause = thrown instanceof TimeLimitError ? overtime(thrown, policies) : thrown;
        throw new SimulationError(simulation.engine.now, cause);
      }
    },
  };
}

/** Who took so long. */
function overtime({ limitS }: TimeLimitError, { attention }: Policies): Error {
  const remedy = "--policy-timeout allows more";
  if (attention.policy !== null) {
    const problem = `found no answer to question ${attention.askedCount} within ${limitS} s; ${remedy}`;
    return new PolicyError(attention.policy, problem);
  }
  return new Error(`an event in which a user's policies are asked took more than ${limitS} s; ${remedy}`);
}
