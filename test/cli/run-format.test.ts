import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `version: 1
name: small
duration: 2 h
vmTypes:
  small: { vcpus: 1, speed: 2 GHz, memory: 1 GiB }
sites:
  - servers: [{ type: dell-r720-e5-2660, count: 2 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 5, vmTypes: [small] }
`;

/** Runs the scenario with options; gives what was said, and the run's files by its id. */
async function run(folder: string, ...options: string[]): Promise<{ code: number; err: string }> {
  const terminal = recordedTerminal();
  const argv = ["run", join(folder, "small.yaml"), "--quiet", "--out", join(folder, "out"), ...options];
  return { code: await commandLine(argv, terminal), err: terminal.written.err };
}

function runs(folder: string): Record<string, string[]> {
  const place = join(folder, "out", "runs");
  return Object.fromEntries(readdirSync(place).map((id) => [id, readdirSync(join(place, id))]));
}

describe("coldaisle run --format", () => {
  it("writes the tables as Parquet, in a run of its own, the same bytes each time", async () => {
    const folder = temporaryFolder({ "small.yaml": SCENARIO });
    await run(folder);
    const [csvRun] = Object.keys(runs(folder));
    expect(await run(folder, "--format", "parquet")).toEqual({ code: 0, err: "" });
    const { [csvRun!]: csvFiles, ...others } = runs(folder);
    const [[id, parquetFiles]] = Object.entries(others) as [[string, string[]]];
    const tables = (names: readonly string[], ending: string): string[] =>
      names.filter((name) => name.endsWith(ending)).map((name) => name.replace(ending, ""));
    expect(tables(parquetFiles, ".csv")).toEqual(["metrics"]);
    expect(["metrics", ...tables(parquetFiles, ".parquet")].toSorted()).toEqual(tables(csvFiles!, ".csv"));
    const bytes = (): Buffer => readFileSync(join(folder, "out", "runs", id, "timeseries.parquet"));
    const first = bytes();
    // Said by the scenario instead, it is the same run.
    await run(folder, "--set", "recording.format=parquet");
    expect(Object.keys(runs(folder))).toHaveLength(2);
    expect(bytes().equals(first)).toBe(true);
  });

  it("knows the formats that there are", async () => {
    const folder = temporaryFolder({ "small.yaml": SCENARIO });
    expect(await run(folder, "--format", "parket")).toMatchInlineSnapshot(`
      {
        "code": 3,
        "err": "--format parket recording.format: found "parket", expected one of csv, parquet, nearest "parquet"
      ",
      }
    `);
  });
});
