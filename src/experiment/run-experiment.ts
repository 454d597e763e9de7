import { join, resolve } from "node:path";
import { removeOwn } from "../report/aside.ts";
import { type Collected, collect, stateOf } from "../report/collect.ts";
import { readExperimentManifest, writeExperimentManifest } from "../report/experiment-manifest.ts";
import { prepareExperimentFolder } from "../report/run-folder.ts";
import { folderName } from "../report/run-id.ts";
import { writePlan } from "../report/write-experiment.ts";
import { InputReader } from "../scenario/inputs/input-reader.ts";
import { CODE } from "../version.ts";
import type { Executor, ExperimentObserver, Interruption } from "./grid/executor.ts";
import { type ExperimentPlan, planExperiment } from "./plan/experiment-plan.ts";
import type { ExperimentTemplate } from "./plan/experiment-template.ts";
import { writeOrigin } from "./plan/origin.ts";

/** How an experiment is to be done. */
export interface ExperimentRequest {
  readonly executor: Executor;
  /** By default results/ and the scenario's name. */
  readonly outDir?: string;
  readonly failFast?: boolean;
  readonly observer?: Partial<ExperimentObserver>;
  readonly interruption?: Interruption;
  /** Hears of the plan before the first run begins. */
  readonly onPlan?: (begun: BegunExperiment) => void;
}

/** An experiment before its first run. */
export interface BegunExperiment {
  readonly experimentFolder: string;
  readonly plan: ExperimentPlan;
  /** Runs that were there already, by their place in the plan. */
  readonly skipped: readonly number[];
  /** The code that did those, if it is not this one; null: it is, or there are none. */
  readonly otherCode: string | null;
}

/** What an experiment has come to. */
export interface ExperimentResult extends BegunExperiment {
  readonly collected: Collected;
}

/** Where an experiment's results go by default. */
export function experimentFolderOf(template: ExperimentTemplate, outDir: string | undefined): string {
  return resolve(outDir ?? join("results", folderName(template.name)));
}

/**
 * Does an experiment: every run of its plan that is not whole yet, and then the summary of those that are.
 *
 * Runs that failed have left an error.json; the others are not affected. Whatever ends the process, at any moment, costs
 * at most the runs that were under way: the same call goes on with the others.
 *
 * @throws ScenarioError, InputError if any run of it is not valid; nothing is written then
 * @throws ExperimentError, OutputError if it cannot go on; what was done is summed up, if that can be written
 */
export async function runExperiment(
  template: ExperimentTemplate,
  request: ExperimentRequest,
): Promise<ExperimentResult> {
  const start = performance.now();
  const experimentFolder = experimentFolderOf(template, request.outDir);
  const plan = await planExperiment(template, new InputReader());
  const begun = beginExperiment(experimentFolder, plan);
  request.onPlan?.(begun);
  const never = new AbortController().signal;
  const skipped = new Set(begun.skipped);
  const ids = new Set<string>();
  // Two points may come to the same: then they are one run.
  const pending = [...plan.runs.keys()].filter((index) => {
    const { runId } = plan.runs[index]!;
    if (skipped.has(index) || ids.has(runId)) return false;
    ids.add(runId);
    return true;
  });
  try {
    await request.executor({
      experimentFolder,
      plan,
      pending,
      failFast: request.failFast ?? false,
      observer: { begun() {}, progressed() {}, ended() {}, ...request.observer },
      interruption: request.interruption ?? { drain: never, stop: never },
    });
  } catch (thrown) {
    removeOwn(experimentFolder);
    try {
      finish(begun, start);
    } catch {
      // A disk that is full is for the summary too: what is told is where it began.
    }
    throw thrown;
  }
  removeOwn(experimentFolder);
  return { ...begun, collected: finish(begun, start) };
}

/**
 * Writes down what is going to be done, for whoever has to go on with it.
 *
 * @throws OutputError
 */
export function beginExperiment(experimentFolder: string, plan: ExperimentPlan): BegunExperiment {
  prepareExperimentFolder(experimentFolder);
  const skipped = [...plan.runs.keys()].filter(
    (index) => stateOf(experimentFolder, plan.runs[index]!) === "done",
  );
  const earlier = readExperimentManifest(experimentFolder);
  const otherCode = skipped.length > 0 && earlier !== null && earlier.code !== CODE ? earlier.code : null;
  const { template, runs } = plan;
  writeExperimentManifest(experimentFolder, {
    name: template.name,
    runs: runs.length,
    otherCode: [
      ...new Set([...(skipped.length > 0 ? (earlier?.otherCode ?? []) : []), otherCode ?? []].flat()),
    ],
    timing: {},
  });
  writePlan(experimentFolder, { experiment: template.text, plan: runs });
  writeOrigin(experimentFolder, template);
  return { experimentFolder, plan, skipped, otherCode };
}

function finish({ experimentFolder, plan }: BegunExperiment, start: number): Collected {
  const collected = collect(experimentFolder, plan.template.name, plan.runs);
  const manifest = readExperimentManifest(experimentFolder)!;
  const elapsedS = (performance.now() - start) / 1000;
  writeExperimentManifest(experimentFolder, {
    name: plan.template.name,
    runs: plan.runs.length,
    otherCode: manifest.otherCode,
    timing: { elapsedS },
  });
  return collected;
}
