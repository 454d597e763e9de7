import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localExecutor } from "../../src/experiment/local/local-executor.ts";
import { readBegunExperiment } from "../../src/experiment/plan/begun-experiment.ts";
import { ExperimentTemplate } from "../../src/experiment/plan/experiment-template.ts";
import { type ExperimentRequest, runExperiment } from "../../src/experiment/run-experiment.ts";
import { runFolder } from "../../src/report/run-folder.ts";
import { rejectionOf, temporaryFolder } from "../support/broken-traces.ts";
import { SMALL_GRID } from "../support/small-experiment.ts";

const inThisThread = localExecutor({ jobs: 1, workerFile: "" });

async function experiment(folder: string, more: Partial<ExperimentRequest> = {}, text = SMALL_GRID) {
  const file = join(folder, "s.yaml");
  writeFileSync(file, text);
  const outDir = join(folder, "out");
  return runExperiment(await ExperimentTemplate.load(file), { executor: inThisThread, outDir, ...more });
}

function summary(folder: string): string {
  return readFileSync(join(folder, "out", "summary.csv"), "utf8");
}

describe("an experiment", () => {
  it("has a row for each run, in the order of the plan", async () => {
    const folder = temporaryFolder({});
    const { collected, plan } = await experiment(folder);
    expect(collected.done).toEqual(plan.runs);
    const rows = summary(folder).trimEnd().split("\n");
    expect(rows[0]).toMatch(/^run_id,consolidation.overload.threshold,placement.policy,seed,energyKWh,/);
    expect(rows.slice(1).map((row) => row.split(",")[0])).toEqual(plan.runs.map(({ runId }) => runId));
  });

  it("goes on where it was stopped: what is whole is not done again", async () => {
    const folder = temporaryFolder({});
    const drain = new AbortController();
    let ended = 0;
    const interruption = { drain: drain.signal, stop: new AbortController().signal };
    const ending = () => {
      if (++ended === 5) drain.abort();
    };
    const first = await experiment(folder, { interruption, observer: { ended: ending } });
    expect(first.collected.done).toHaveLength(5);
    expect(first.collected.missing).toHaveLength(7);
    const begun: number[] = [];
    const second = await experiment(folder, { observer: { begun: (index) => begun.push(index) } });
    expect(second.skipped).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toEqual([5, 6, 7, 8, 9, 10, 11]);
    const whole = temporaryFolder({});
    await experiment(whole);
    expect(summary(folder)).toBe(summary(whole));
  });

  it("does only what is new where it grows", async () => {
    const folder = temporaryFolder({});
    await experiment(folder);
    const begun: number[] = [];
    const more = SMALL_GRID.replace("1..2", "1..3");
    await experiment(folder, { observer: { begun: (index) => begun.push(index) } }, more);
    expect(begun).toEqual([2, 5, 8, 11, 14, 17]);
  });

  it("marks what other code has done", async () => {
    const folder = temporaryFolder({});
    await experiment(folder);
    const manifest = join(folder, "out", "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"unbuilt"', '"0123456789ab"'));
    let otherCode: string | null = null;
    await experiment(folder, {
      onPlan: (begun) => {
        otherCode = begun.otherCode;
      },
    });
    expect(otherCode).toBe("0123456789ab");
    expect(JSON.parse(readFileSync(manifest, "utf8"))).toMatchObject({
      code: "unbuilt",
      otherCode: ["0123456789ab"],
    });
  });

  it("does two points that come to the same once, and has a row for each", async () => {
    const folder = temporaryFolder({});
    let begun = 0;
    const twice = SMALL_GRID.replace("[60 %, 80 %]", "[80 %, 0.8]").replace("1..2", "1");
    const { plan, collected } = await experiment(folder, { observer: { begun: () => begun++ } }, twice);
    expect(plan.runs).toHaveLength(6);
    expect(begun).toBeLessThanOrEqual(6);
    expect(collected.done).toHaveLength(6);
  });

  it("refuses a plan of another version, or of another scenario", async () => {
    const folder = temporaryFolder({});
    await experiment(folder);
    const out = join(folder, "out");
    const origin = join(out, "origin.json");
    const written = readFileSync(origin, "utf8");
    writeFileSync(origin, written.replace(/"resultsVersion": \d+/, '"resultsVersion": 0'));
    expect(await rejectionOf(readBegunExperiment(out), folder)).toMatchInlineSnapshot(
      `"<folder>/out/origin.json: found a plan of version 0 of results, expected version 3: plan it again"`,
    );
    writeFileSync(origin, "{");
    expect(await rejectionOf(readBegunExperiment(out), folder)).toMatchInlineSnapshot(
      `"<folder>/out/origin.json: found no JSON (Expected property name or '}' in JSON at position 1), expected JSON"`,
    );
    writeFileSync(origin, written);
    const plan = join(out, "plan.jsonl");
    writeFileSync(plan, readFileSync(plan, "utf8").split("\n").slice(1).join("\n"));
    expect(await rejectionOf(readBegunExperiment(out), folder)).toMatchInlineSnapshot(
      `"<folder>/out/plan.jsonl: found 11 runs, expected 12, which experiment.yaml asks for"`,
    );
    rmSync(plan);
    expect(await rejectionOf(readBegunExperiment(out), folder)).toMatchInlineSnapshot(
      `"<folder>/out/plan.jsonl: found no such file, expected a file of results"`,
    );
  });

  it("tells of a wrong point before anything runs", async () => {
    const folder = temporaryFolder({});
    const wrong = experiment(folder, {}, SMALL_GRID.replace("80 %]", "many]"));
    expect(await rejectionOf(wrong, folder)).toMatchInlineSnapshot(
      `"<folder>/s.yaml:14:46 consolidation.overload.threshold: found "many", expected a fraction, such as 0.8 or 80 %"`,
    );
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it("goes on when a run fails, and leaves how to repeat it", async () => {
    const folder = temporaryFolder({
      "bad.ts": `export default {
        kind: "placement", name: "bad", parameters: {},
        create: (_: unknown, { random }: { random: () => number }) => ({
          key: "score",
          fits: () => true,
          score: () => { throw new Error("no idea " + (random() < 2)); },
        }),
      };`,
    });
    const text = SMALL_GRID.replace("worst-fit", "./bad.ts");
    const { collected, experimentFolder } = await experiment(folder, {}, text);
    expect(collected.failed).toHaveLength(4);
    expect(collected.done).toHaveLength(8);
    const { runId } = collected.failed[0]!;
    const error = JSON.parse(readFileSync(join(runFolder(experimentFolder, runId), "error.json"), "utf8"));
    expect(error).toMatchObject({ runId, seed: 1, message: expect.stringContaining("no idea") });
    expect(error.command).toBe(`coldaisle run ${folder}/s.yaml --only ${runId} --out ${folder}/out`);
    const stopped = await experiment(
      temporaryFolder({ "bad.ts": readFileSync(join(folder, "bad.ts")) }),
      { failFast: true },
      text,
    );
    expect(stopped.collected.failed).toHaveLength(1);
    expect(stopped.collected.missing).toHaveLength(7);
  });
});
