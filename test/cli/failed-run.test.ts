import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

/** Each figure is sound, but the task would take longer than a double can say. */
const ENDLESS = `version: 1
name: endless
serverTypes:
  slow: { cores: 1, coreSpeed: 1e-200 MHz, memory: 1 GiB, power: { model: linear, idle: 1 W, peak: 2 W } }
sites: [{ servers: [{ type: slow, count: 1 }] }]
workloads:
  - { kind: tasks, tasks: [{ name: patience, work: 1e200 MI }] }
placement: { policy: first-fit }
`;

it("a simulation that stops with an error ends with 4 and leaves error.json, with the command that repeats it", async () => {
  const folder = temporaryFolder({ "it's.yaml": ENDLESS });
  const results = join(folder, "results");
  const argv = ["run", join(folder, "it's.yaml"), "--out", results, "--set", "cpu.overcommit=2", "--json"];
  const terminal = recordedTerminal();
  expect(await commandLine(argv, terminal)).toBe(4);
  expect(terminal.written.out).toBe("");
  const runs = readdirSync(join(results, "runs"));
  expect(runs).toHaveLength(1);
  const [runId] = runs;
  const neutral = (text: string): string => text.replaceAll(folder, "<folder>").replaceAll(runId!, "<run>");
  const lines = neutral(terminal.written.err).trimEnd().split("\n");
  expect(lines[0]).toMatchInlineSnapshot(
    `"coldaisle: run <run> failed: event "task ends a piece" at Infinity s: not a finite time, it is 0 s"`,
  );
  expect(lines.at(-1)).toBe("written: <folder>/results/runs/<run>");

  expect(readdirSync(results)).toEqual(["runs"]);
  expect(readdirSync(join(results, "runs", runId!))).toEqual(["error.json"]);
  const error = readFileSync(join(results, "runs", runId!, "error.json"), "utf8");
  expect(JSON.parse(neutral(error))).toMatchInlineSnapshot(`
    {
      "command": "coldaisle run '<folder>/it'\\''s.yaml' --set cpu.overcommit=2 --seed 1 --out <folder>/results",
      "message": "event "task ends a piece" at Infinity s: not a finite time, it is 0 s",
      "runId": "<run>",
      "seed": 1,
      "simulatedS": 0,
    }
  `);
});
