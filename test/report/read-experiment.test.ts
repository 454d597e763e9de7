import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readExperiment } from "../../src/report/read-experiment.ts";
import { writeExperiment } from "../../src/report/write-experiment.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(): void {
  const metric = (name: string, value: number) => ({ name, unit: "", meaning: name, read: () => value });
  writeExperiment(folder, {
    name: "two",
    experiment: "name: two\n",
    plan: [
      { runId: "a", parameters: { "cpu.overcommit": "1,5" }, seed: 1 },
      { runId: "b", parameters: { "cpu.overcommit": "2" }, seed: 2 },
    ],
    metrics: [
      [metric("energyKWh", 0.1), metric("meanWaitingS", Number.NaN)],
      [metric("energyKWh", 7), metric("meanWaitingS", 3)],
    ],
    timing: {},
  });
}

describe("reading an experiment", () => {
  it("gives what was written", () => {
    write();
    expect(readExperiment(folder)).toEqual({
      folder,
      name: "two",
      parameters: ["cpu.overcommit"],
      metrics: ["energyKWh", "meanWaitingS"],
      runs: [
        {
          runId: "a",
          parameters: { "cpu.overcommit": "1,5" },
          seed: 1,
          folder: join(folder, "runs", "a"),
          metrics: { energyKWh: 0.1, meanWaitingS: null },
        },
        {
          runId: "b",
          parameters: { "cpu.overcommit": "2" },
          seed: 2,
          folder: join(folder, "runs", "b"),
          metrics: { energyKWh: 7, meanWaitingS: 3 },
        },
      ],
    });
  });

  it("says what is wrong with a folder", () => {
    const message = (): string => {
      try {
        readExperiment(folder);
        return "";
      } catch (error) {
        return (error as Error).message.replaceAll(folder, "<folder>");
      }
    };
    expect(message()).toMatchInlineSnapshot(
      `"<folder>/manifest.json: found no such file, expected a file of results"`,
    );
    write();
    appendFileSync(join(folder, "summary.csv"), "c,3,1,1,1\n");
    expect(message()).toMatchInlineSnapshot(
      `"<folder>/summary.csv:4: found run "c", expected one of the plan"`,
    );
    write();
    appendFileSync(join(folder, "summary.csv"), '"\n');
    expect(message()).toMatchInlineSnapshot(
      `"<folder>/summary.csv: found no CSV (Quote Not Closed: the parsing is finished with an opening quote at line 4), expected CSV with a header"`,
    );
    appendFileSync(join(folder, "plan.jsonl"), "{\n");
    expect(message()).toMatchInlineSnapshot(
      `"<folder>/plan.jsonl:3: found no JSON (Expected property name or '}' in JSON at position 1), expected JSON"`,
    );
  });
});
