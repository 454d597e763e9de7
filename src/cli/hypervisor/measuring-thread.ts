import { parentPort } from "node:worker_threads";
import { techniques } from "../../hypervisor/techniques/registry.ts";
import {
  type CombinationRequest,
  resolveCombination,
} from "../../hypervisor/techniques/resolve-combination.ts";
import { type MeasuredRows, measureCombination } from "./measure-combination.ts";

/** What a thread is asked for: the name of everything. */
export interface MeasuringTask {
  readonly index: number;
  readonly request: CombinationRequest;
}

/** What it answers. */
export interface MeasuringAnswer extends MeasuredRows {
  readonly index: number;
}

parentPort?.on("message", ({ index, request }: MeasuringTask) => {
  const answer: MeasuringAnswer = { index, ...measureCombination(resolveCombination(request, techniques)) };
  parentPort?.postMessage(answer);
});
