import { describe, expect, it } from "vitest";
import { planExperiment } from "../../../src/experiment/plan/experiment-plan.ts";
import { ExperimentTemplate } from "../../../src/experiment/plan/experiment-template.ts";
import { InputReader } from "../../../src/scenario/inputs/input-reader.ts";
import { SMALL, SMALL_GRID } from "../../support/small-experiment.ts";

async function planOf(text: string, options = {}) {
  const { runs } = await planExperiment(
    await ExperimentTemplate.parse(text, "s.yaml", options),
    new InputReader(),
  );
  return runs;
}

describe("a plan", () => {
  it("has the seeds of each point together, and names what was set", async () => {
    const runs = await planOf(SMALL_GRID);
    expect(runs).toHaveLength(12);
    expect(runs.map(({ runId }) => runId.replace(/-[0-9a-f]{10}$/, "")).slice(0, 4)).toEqual([
      "threshold-60-policy-first-fit-s1",
      "threshold-60-policy-first-fit-s2",
      "threshold-60-policy-best-fit-s1",
      "threshold-60-policy-best-fit-s2",
    ]);
    expect(runs[2]).toMatchObject({
      parameters: { "consolidation.overload.threshold": "60 %", "placement.policy": "best-fit" },
      seed: 1,
    });
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(12);
  });

  it("is one run without sweep and seeds", async () => {
    const [run, ...others] = await planOf(SMALL);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ parameters: {}, seed: 1 });
  });

  it("has what the command line sets among the parameters, and one value less to vary", async () => {
    const runs = await planOf(SMALL_GRID, {
      overrides: ["placement.policy=best-fit", "duration=1 h"],
      seed: 9,
    });
    expect(runs.map(({ parameters, seed }) => ({ ...parameters, seed }))).toEqual(
      ["60 %", "80 %"].map((threshold) => ({
        "placement.policy": "best-fit",
        duration: "1 h",
        "consolidation.overload.threshold": threshold,
        seed: 9,
      })),
    );
  });

  it("names the same run alike, whatever else the plan has", async () => {
    const all = await planOf(SMALL_GRID);
    const some = await planOf(SMALL_GRID.replace("[60 %, 80 %]", "[80 %]").replace("1..2", "2"));
    expect(all.map(({ runId }) => runId)).toEqual(expect.arrayContaining(some.map(({ runId }) => runId)));
  });
});
