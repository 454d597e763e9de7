import { getHeapStatistics } from "node:v8";
import { OutputError } from "../../report/output-error.ts";
import { ScenarioError } from "../../scenario/diagnostics.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { InputReader } from "../../scenario/inputs/input-reader.ts";
import type { RunControl, RunProgress } from "../advance-run.ts";
import { performRun } from "../perform-run.ts";
import { runLabel } from "../plan/experiment-plan.ts";
import type { ExperimentTemplate } from "../plan/experiment-template.ts";
import { repeatCommand } from "../repeat-command.ts";
import { RunFailedError } from "../run-failure.ts";
import type { RunOutcome } from "./run-outcome.ts";

/** Which run of an experiment. */
export interface RunTask {
  /** In the order of the plan. */
  readonly index: number;
  /** The id that the plan gives it. */
  readonly runId: string;
}

const BYTES_PER_MIB = 2 ** 20;

/** Does runs of one experiment, one after the other, and reads each input once. */
export class RunTasks {
  readonly #template: ExperimentTemplate;
  readonly #experimentFolder: string;
  readonly #inputs: InputReader;

  constructor(
    template: ExperimentTemplate,
    experimentFolder: string,
    inputs: InputReader = new InputReader(),
  ) {
    this.#template = template;
    this.#experimentFolder = experimentFolder;
    this.#inputs = inputs;
  }

  /** Does a run. Whatever goes wrong is an outcome. */
  async run({ index, runId }: RunTask, control: RunControl): Promise<RunOutcome> {
    const template = this.#template;
    const experimentFolder = this.#experimentFolder;
    let events = 0;
    const onProgress = (progress: RunProgress): void => {
      events = progress.events;
      control.onProgress?.(progress);
    };
    try {
      const loaded = await template.resolve(index);
      const label = runLabel(template, template.pointOf(index));
      const place = {
        experimentFolder,
        label,
        command: commandFor(template, experimentFolder, runId),
        runId,
      };
      const run = await performRun(loaded, place, this.#inputs, { ...control, onProgress }, null);
      events = run.metrics.find(({ name }) => name === "events")?.read() ?? events;
      return { status: "done", simulateS: run.timing.simulateS, events, memoryMiB: heldMiB() };
    } catch (thrown) {
      return outcomeOf(thrown, control.signal);
    }
  }
}

/** The command that does a run of an experiment again. */
export function commandFor(
  { file, options }: ExperimentTemplate,
  experimentFolder: string,
  runId: string,
): string {
  return repeatCommand({ ...options, scenario: file, only: runId, outDir: experimentFolder });
}

function outcomeOf(thrown: unknown, signal: AbortSignal | undefined): RunOutcome {
  if (signal?.aborted === true) return { status: "refused", reason: "stopped", message: "stopped" };
  if (thrown instanceof RunFailedError) {
    const { cause } = thrown.cause;
    const stack = thrown.cause.policy === null && cause instanceof Error ? (cause.stack ?? "") : "";
    return { status: "failed", message: thrown.cause.message, stack };
  }
  const { message } = thrown as Error;
  if (thrown instanceof OutputError) return { status: "refused", reason: "output", message };
  if (thrown instanceof ScenarioError || thrown instanceof InputError) {
    return { status: "refused", reason: "input", message };
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? message) : String(thrown);
  return { status: "refused", reason: "internal", message: `internal error\n${stack}` };
}

/** What this thread's heap and its buffers take. */
function heldMiB(): number {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return (heap + external) / BYTES_PER_MIB;
}
