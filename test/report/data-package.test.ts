import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Package } from "datapackage";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { METRICS } from "../../src/datacenter/metrics.ts";
import { TABLES } from "../../src/datacenter/recording/recording.ts";
import type { DescribedColumn } from "../../src/report/data-dictionary.ts";
import { parameterType } from "../../src/report/summary.ts";
import { runVariants } from "../support/variants.ts";

let folder: string;

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), "utf8"));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
  await runVariants(folder, [
    { parameters: { "cpu.overcommit": "1" }, seed: 1 },
    { parameters: { "cpu.overcommit": "1.5" }, seed: 1, format: "parquet" },
  ]);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("datapackage.json", () => {
  it("is valid, and every row of every CSV file is as its schema says", async () => {
    const described = await Package.load(join(folder, "datapackage.json"));
    expect([described.valid, described.errors]).toEqual([true, []]);
    let rows = 0;
    for (const resource of described.resources) {
      expect([resource.name, resource.valid, resource.errors]).toEqual([resource.name, true, []]);
      const { path } = resource.descriptor;
      expect(existsSync(join(folder, path))).toBe(true);
      expect([path, resource.tabular]).toEqual([path, path.endsWith(".csv")]);
      if (resource.tabular) rows += (await resource.read()).length;
    }
    expect(rows).toBeGreaterThan(100);
    expect(described.getResource("summary").descriptor.path).toBe("summary.csv");
    const summary = await described.getResource("summary").read();
    expect(summary.map((row) => row.slice(1, 3))).toEqual([
      [1, 1],
      [1.5, 1],
    ]);
  });

  it("has every file of tables that there is, once", async () => {
    const { resources } = json("datapackage.json") as { resources: { name: string; path: string }[] };
    const runs = readFileSync(join(folder, "plan.jsonl"), "utf8").trim().split("\n");
    const written = runs.flatMap((line) => {
      const { runId } = JSON.parse(line) as { runId: string };
      const { files } = json(`runs/${runId}/manifest.json`) as { files: { name: string }[] };
      return files.map(({ name }) => `runs/${runId}/${name}`);
    });
    const paths = resources.map(({ path }) => path);
    expect(paths.toSorted()).toEqual(["summary.csv", ...written].toSorted());
    expect(paths.some((path) => path.endsWith(".parquet"))).toBe(true);
    expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length);
  });

  it("has the form of the other files, although it is written piece by piece", () => {
    const text = readFileSync(join(folder, "datapackage.json"), "utf8");
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  it("gives fields of Parquet files in the order of the files", async () => {
    const { resources } = json("datapackage.json") as { resources: { path: string; schema: string }[] };
    for (const { path, schema } of resources) {
      if (!path.endsWith(".parquet")) continue;
      const { buffer, byteOffset, length } = readFileSync(join(folder, path));
      const file = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
      const [row] = await parquetReadObjects({ file, rowEnd: 1 });
      const { fields } = json(schema) as { fields: { name: string }[] };
      if (row !== undefined) expect(Object.keys(row)).toEqual(fields.map(({ name }) => name));
    }
  });
});

describe("columns.json", () => {
  it("describes every column that there may be, as it was declared", () => {
    const columns = json("columns.json") as DescribedColumn[];
    const declared = TABLES.flatMap(({ name, columns: ofTable }) =>
      ofTable.map((column) => `${name}.${column.name}`),
    );
    const summary = ["run_id", "cpu.overcommit", "seed", ...METRICS.map(({ name }) => name)];
    expect(columns.map(({ table, column }) => `${table}.${column}`)).toEqual([
      ...summary.map((name) => `summary.${name}`),
      ...["name", "value", "unit", "meaning"].map((name) => `metrics.${name}`),
      ...declared,
    ]);
    expect(columns.every(({ meaning }) => meaning !== "")).toBe(true);
    expect(columns.find(({ table, column }) => table === "vms" && column === "requested_mhz_s")).toEqual({
      table: "vms",
      files: "runs/*/vms.*",
      column: "requested_mhz_s",
      type: "double",
      unit: "MHz·s",
      meaning: "integral of the CPU that it asked for",
    });
  });
});

describe("the type of a parameter", () => {
  it.each([
    [["1", "1.5", "-2e3"], "double"],
    [["70 %", "0.8"], "text"],
    [["0x10"], "text"],
    [["Infinity", "1"], "text"],
    [[], "text"],
  ])("%j is %s", (values, type) => {
    expect(parameterType(values)).toBe(type);
  });
});
