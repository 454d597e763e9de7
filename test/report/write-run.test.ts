import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { tableEncoding } from "../../src/report/table-encoding.ts";
import { type RunRecord, RunWriter } from "../../src/report/write-run.ts";
import type { GrowingTable, Metric, Table } from "../../src/sim/measurement.ts";
import { RowLog } from "../../src/sim/row-log.ts";
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
  scenarioName: "a",
  seed: 7,
  scenario: '{"name":"a","seed":7}',
  scenarioSha256: "5e",
  inputs: { planetlab: "d1" },
  policies: [{ kind: "placement", name: "mine", module: "/home/me/mine.ts", sha256: "a1" }],
  compatibility: ["demandLag"],
  metrics: METRICS,
  tables: [POWERS],
  timing: { simulateS: 0.25 },
};

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(names.map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]));
}

function writeRun(experimentFolder: string, run: RunRecord): string {
  return new RunWriter(experimentFolder, "a-s7-00").finish(run);
}

/** A table that has grown by so many rows, with {@link RowLog}. */
function growing(): { log: RowLog; table: GrowingTable } {
  const log = new RowLog(1);
  const columns = [{ name: "k", unit: "", meaning: "", read: (row: number) => log.get(row, 0) }];
  return { log, table: log.asTable({ name: "counts", meaning: "", columns }) };
}

function append(log: RowLog, rows: number): void {
  for (let k = 0; k < rows; k++) {
    const row = log.append();
    log.set(row, 0, row / 2);
  }
}

describe("RunWriter", () => {
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
      code: "unbuilt",
      resultsVersion: 3,
      node: Number(process.versions.node.split(".")[0]),
      runId: "a-s7-00",
      scenario: { name: "a", sha256: "5e" },
      seed: 7,
      inputs: [{ name: "planetlab", sha256: "d1" }],
      policies: [{ kind: "placement", name: "mine", sha256: "a1" }],
      compatibility: ["demandLag"],
      files: [
        { name: "metrics.csv", rows: 2 },
        { name: "powers.csv", rows: 3 },
      ],
      timing: { simulateS: 0.25 },
    });
  });

  it("writes the rows of growing tables as they come, and the same bytes", () => {
    const { log, table } = growing();
    const { log: kept, table: keptTable } = growing();
    const experiment = temporaryFolder({});
    const writer = new RunWriter(experiment, "a-s7-00");
    writer.stream([table]);
    const [aside] = readdirSync(experiment).filter((name) => name.startsWith(".tmp-"));
    let seen = 0;
    for (let k = 0; k < 100; k++) {
      append(log, 1000);
      append(kept, 1000);
      const written = statSync(join(experiment, aside!, "counts.csv")).size;
      expect(written).toBeGreaterThanOrEqual(seen);
      seen = written;
    }
    // What is not there yet fits into the buffer and the log.
    expect(seen).toBeGreaterThan(500_000);
    const streamed = contents(writer.finish({ ...RUN, tables: [POWERS, table] }));
    const whole = contents(writeRun(temporaryFolder({}), { ...RUN, tables: [POWERS, keptTable] }));
    expect(streamed).toEqual(whole);
    expect(streamed["counts.csv"]!.split("\n")).toHaveLength(100_002);
    expect(readdirSync(experiment)).toEqual(["runs"]);
  });

  it("writes tables as Parquet where that is wanted, as they come, and metrics as CSV all the same", async () => {
    const { log, table } = growing();
    const experiment = temporaryFolder({});
    const writer = new RunWriter(experiment, "a-s7-00", await tableEncoding("parquet"));
    writer.stream([table]);
    const [aside] = readdirSync(experiment).filter((name) => name.startsWith(".tmp-"));
    append(log, 100_000);
    expect(statSync(join(experiment, aside!, "counts.parquet")).size).toBeGreaterThan(100_000);
    const folder = writer.finish({ ...RUN, tables: [POWERS, table] });
    expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).files).toEqual([
      { name: "metrics.csv", rows: 2 },
      { name: "powers.parquet", rows: 3 },
      { name: "counts.parquet", rows: 100_000 },
    ]);
    const { buffer, byteOffset, length } = readFileSync(join(folder, "counts.parquet"));
    const file = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(100_000);
    expect(rows.every(({ k }, row) => k === row / 2)).toBe(true);
  });

  it("leaves nothing of a run that is given up", () => {
    const { log, table } = growing();
    const experiment = temporaryFolder({});
    const writer = new RunWriter(experiment, "a-s7-00");
    writer.stream([table]);
    append(log, 100_000);
    writer.discard();
    expect(readdirSync(experiment)).toEqual(["runs"]);
    expect(readdirSync(join(experiment, "runs"))).toEqual([]);
  });

  it("writes the same bytes again but for the timing", () => {
    const first = contents(writeRun(temporaryFolder({}), RUN));
    const second = contents(writeRun(temporaryFolder({}), { ...RUN, timing: { simulateS: 0.5 } }));
    const manifest = second["manifest.json"]!;
    expect(manifest).not.toBe(first["manifest.json"]);
    expect({ ...second, "manifest.json": manifest.replace("0.5", "0.25") }).toEqual(first);
  });
});
