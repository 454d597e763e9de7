import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RunRecord, writeExperiment, writeRun } from "../../src/report/write-run.ts";
import type { Metric, Table } from "../../src/sim/measurement.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const METRICS: readonly Metric[] = [
  { name: "energyKWh", unit: "kWh", meaning: "energy, all of it", read: () => 12.5 },
  { name: "meanS", unit: "s", meaning: "mean of nothing", read: () => Number.NaN },
];

const POWERS: Table = {
  name: "powers",
  meaning: "a power",
  columns: [{ name: "power_w", unit: "W", meaning: "power", read: (row) => row / 4 }],
  rowCount: () => 3,
};

const RUN: RunRecord = {
  runId: "a-s7-00",
  scenarioName: "a",
  seed: 7,
  scenario: '{"name":"a","seed":7}',
  scenarioSha256: "5e",
  inputs: { planetlab: "d1" },
  compatibility: ["demandLag"],
  metrics: METRICS,
  tables: [POWERS],
  timing: { simulateS: 0.25 },
};

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(names.map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("writeRun", () => {
  it("writes each table, the metrics, the scenario and where they come from", () => {
    const { "manifest.json": manifest, ...files } = contents(writeRun(temporaryFolder({}), RUN));
    expect(files).toEqual({
      DONE: "a-s7-00\n",
      "metrics.csv":
        'name,value,unit,meaning\nenergyKWh,12.5,kWh,"energy, all of it"\nmeanS,,s,mean of nothing\n',
      "powers.csv": "power_w\n0\n0.25\n0.5\n",
      "scenario.json": '{\n  "name": "a",\n  "seed": 7\n}\n',
    });
    expect(JSON.parse(manifest!)).toEqual({
      coldaisle: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      resultsVersion: 1,
      node: Number(process.versions.node.split(".")[0]),
      runId: "a-s7-00",
      scenario: { name: "a", sha256: "5e" },
      seed: 7,
      inputs: [{ name: "planetlab", sha256: "d1" }],
      compatibility: ["demandLag"],
      files: [
        { name: "metrics.csv", rows: 2 },
        { name: "powers.csv", rows: 3 },
      ],
      timing: { simulateS: 0.25 },
    });
  });

  it("writes the same bytes again but for the timing", () => {
    const first = contents(writeRun(temporaryFolder({}), RUN));
    const second = contents(writeRun(temporaryFolder({}), { ...RUN, timing: { simulateS: 0.5 } }));
    const manifest = second["manifest.json"]!;
    expect(manifest).not.toBe(first["manifest.json"]);
    expect({ ...second, "manifest.json": manifest.replace("0.5", "0.25") }).toEqual(first);
  });
});

describe("writeExperiment", () => {
  it("writes the plan and a row per run", () => {
    const experiment = temporaryFolder({});
    writeExperiment(experiment, {
      name: "a",
      experiment: "name: a\n",
      plan: [
        { runId: "a-s1-00", parameters: { "cpu.overcommit": "1" }, seed: 1 },
        { runId: "a-s1-01", parameters: { "cpu.overcommit": "2" }, seed: 1 },
      ],
      metrics: [METRICS, [{ ...METRICS[0]!, read: () => 11 }, METRICS[1]!]],
      timing: { totalS: 1 },
    });
    const { "manifest.json": manifest, ...files } = contents(experiment);
    expect(files).toEqual({
      "experiment.yaml": "name: a\n",
      "plan.jsonl":
        '{"runId":"a-s1-00","parameters":{"cpu.overcommit":"1"},"seed":1}\n' +
        '{"runId":"a-s1-01","parameters":{"cpu.overcommit":"2"},"seed":1}\n',
      "summary.csv": "run_id,cpu.overcommit,seed,energyKWh,meanS\na-s1-00,1,1,12.5,\na-s1-01,2,1,11,\n",
    });
    expect(JSON.parse(manifest!)).toMatchObject({ experiment: "a", runs: 2, timing: { totalS: 1 } });
  });
});
