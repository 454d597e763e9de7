import { planExperiment } from "../../experiment/plan/experiment-plan.ts";
import { type ExperimentOptions, ExperimentTemplate } from "../../experiment/plan/experiment-template.ts";
import { beginExperiment, experimentFolderOf } from "../../experiment/run-experiment.ts";
import { stateOf } from "../../report/collect.ts";
import { buildScenario } from "../../scenario/build/simulation-spec.ts";
import { InputReader } from "../../scenario/inputs/input-reader.ts";
import { readableDuration } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** What is shown of a plan. */
export interface PlanValues {
  readonly out: string | undefined;
  readonly json: boolean;
  readonly write: boolean;
}

/** Prints the runs that an experiment consists of, and how large they are. */
export async function describePlan(
  file: string,
  options: ExperimentOptions,
  { out, json, write }: PlanValues,
  terminal: Terminal,
): Promise<void> {
  const template = await ExperimentTemplate.load(file, options);
  const inputs = new InputReader();
  const plan = await planExperiment(template, inputs);
  const folder = experimentFolderOf(template, out);
  const states = plan.runs.map((run) => stateOf(folder, run));
  if (write) beginExperiment(folder, plan);
  plan.runs.forEach((run, i) => {
    if (json) terminal.out(JSON.stringify({ ...run, done: states[i] === "done" }));
    else
      terminal.out(
        `${states[i] === "done" ? "done" : states[i] === "failed" ? "fail" : "   -"} ${run.runId}`,
      );
  });
  if (json) return;
  const { scenario, policies } = await template.resolve(0);
  const { spec } = await buildScenario(scenario, policies, inputs);
  const seeds = template.seeds?.length ?? 1;
  const done = states.filter((state) => state === "done").length;
  terminal.out(
    `${plan.runs.length} runs (${template.points.length} points, ${seeds} seeds each), ${done} done`,
  );
  const time = Number.isFinite(scenario.durationS)
    ? readableDuration(scenario.durationS)
    : "until all work is done";
  const size = `${spec.topology.serverChassis.length} servers, ${spec.vms.length} VMs and tasks, ${time}`;
  terminal.out(`the first: ${size}`);
  if (write) terminal.out(`written: ${folder}`);
}
