import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeSummary } from "../../src/report/summary.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const RUNS = 2000;
const runs = Array.from({ length: RUNS }, (_, i) => ({ runId: `r${i}`, parameters: { a: `${i}` }, seed: 1 }));

describe("the summary of many runs", () => {
  it("asks for the metrics of each run once, in order, so that none need be kept", () => {
    const folder = temporaryFolder({});
    const asked: number[] = [];
    writeSummary(folder, "many", {
      runs,
      metricsOf: (row) => {
        asked.push(row);
        return new Map([
          ["energyKWh", String(row / 2)],
          ["migrations", String(row)],
        ]);
      },
    });
    expect(asked).toEqual(runs.map((_, row) => row));
    const text = readFileSync(join(folder, "summary.csv"), "utf8").trimEnd().split("\n");
    expect(text).toHaveLength(RUNS + 1);
    expect([text[0], text[1], text.at(-1)]).toEqual([
      "run_id,a,seed,energyKWh,migrations",
      "r0,0,1,0,0",
      "r1999,1999,1,999.5,1999",
    ]);
  });

  it("leaves what was there before where a run cannot be read, and nothing aside", () => {
    const folder = temporaryFolder({});
    const write = (metricsOf: (row: number) => ReadonlyMap<string, string>) =>
      writeSummary(folder, "many", { runs, metricsOf });
    write(() => new Map([["migrations", "1"]]));
    const names = readdirSync(folder);
    const before = readFileSync(join(folder, "summary.csv"), "utf8");
    expect(() =>
      write((row) => {
        if (row === 1900) throw new Error("unreadable");
        return new Map([["migrations", "2"]]);
      }),
    ).toThrow("unreadable");
    expect(readFileSync(join(folder, "summary.csv"), "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(names);
  });
});
