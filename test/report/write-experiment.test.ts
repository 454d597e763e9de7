import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeExperiment } from "../../src/report/write-experiment.ts";
import type { Metric } from "../../src/sim/measurement.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const METRICS: readonly Metric[] = [
  { name: "energyKWh", unit: "kWh", meaning: "energy, all of it", read: () => 12.5 },
  { name: "meanS", unit: "s", meaning: "mean of nothing", read: () => Number.NaN },
];

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

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
    const {
      "manifest.json": manifest,
      "columns.json": columns,
      "datapackage.json": described,
      ...files
    } = contents(experiment);
    expect(files).toEqual({
      "experiment.yaml": "name: a\n",
      "plan.jsonl":
        '{"runId":"a-s1-00","parameters":{"cpu.overcommit":"1"},"seed":1}\n' +
        '{"runId":"a-s1-01","parameters":{"cpu.overcommit":"2"},"seed":1}\n',
      "summary.csv": "run_id,cpu.overcommit,seed,energyKWh,meanS\na-s1-00,1,1,12.5,\na-s1-01,2,1,11,\n",
    });
    expect(JSON.parse(manifest!)).toMatchObject({ experiment: "a", runs: 2, timing: { totalS: 1 } });
    expect(JSON.parse(columns!)[1]).toEqual({
      table: "summary",
      files: "summary.csv",
      column: "cpu.overcommit",
      type: "double",
      unit: "",
      meaning: "what was set",
    });
    expect(JSON.parse(described!).resources).toMatchObject([{ name: "summary", path: "summary.csv" }]);
  });
});
