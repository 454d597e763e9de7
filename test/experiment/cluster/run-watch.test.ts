import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RunWatch } from "../../../src/experiment/cluster/run-watch.ts";
import type { ExperimentWork } from "../../../src/experiment/grid/executor.ts";
import { ExperimentTemplate } from "../../../src/experiment/plan/experiment-template.ts";
import { writeFailure } from "../../../src/report/write-failure.ts";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { SMALL_SWEEP } from "./small-sweep.ts";

/** Three runs that others do, one of which has failed before. */
async function watched(): Promise<{
  readonly folder: string;
  readonly watch: RunWatch;
  readonly ends: readonly string[];
}> {
  const folder = temporaryFolder({ runs: { a: {}, b: { "error.json": "{}" } } });
  const ends: string[] = [];
  const never = new AbortController().signal;
  const work: ExperimentWork = {
    experimentFolder: folder,
    plan: {
      template: await ExperimentTemplate.parse(SMALL_SWEEP, "s.yaml"),
      runs: ["a", "b", "c"].map((runId) => ({ runId, parameters: {}, seed: 1 })),
    },
    pending: [0, 1, 2],
    failFast: false,
    observer: {
      begun() {},
      progressed() {},
      ended: (index, outcome) =>
        ends.push(`${index} ${outcome.status} ${"message" in outcome ? outcome.message : ""}`.trim()),
    },
    interruption: { drain: never, stop: never },
  };
  return { folder, watch: new RunWatch(work), ends };
}

it("tells each end once, by what is in the folder", async () => {
  const { folder, watch, ends } = await watched();
  watch.look();
  expect(ends).toEqual([]);
  writeFileSync(join(folder, "runs/a/DONE"), "");
  watch.look();
  watch.look();
  expect(ends).toEqual(["0 done"]);
  expect(watch.left).toEqual([1, 2]);
  expect(watch.failed).toBe(false);
});

it("tells a failure from that of an earlier attempt", async () => {
  const { folder, watch, ends } = await watched();
  writeFailure(folder, "b", { message: "again", simulatedS: null, seed: 1, command: null });
  mkdirSync(join(folder, "runs/c"));
  watch.look();
  expect(ends).toEqual(["1 failed again"]);
  expect(watch.left).toEqual([0, 2]);
  expect(watch.failed).toBe(true);
});
