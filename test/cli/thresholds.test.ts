import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `
version: 1
name: bounded
duration: 1 h
sites: [{ name: lab, enclosure: ideal, servers: [{ type: hp-ml110-g4, count: 2 }] }]
vmTypes: { small: { speed: 500 MHz, memory: 512 MiB } }
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 2, vmTypes: [small] }]
`;

async function run(more: string, ...options: readonly string[]) {
  const folder = temporaryFolder({ "s.yaml": SCENARIO + more });
  const terminal = recordedTerminal();
  const exitCode = await commandLine(
    ["run", join(folder, "s.yaml"), "--out", join(folder, "out"), "--quiet", ...options],
    terminal,
  );
  return { exitCode, err: terminal.written.err.replaceAll(`${folder}/`, "") };
}

describe("thresholds", () => {
  it("are met in silence", async () => {
    const more = "thresholds: { started: { metric: vmsStarted, atLeast: 2, atMost: 2 } }";
    expect(await run(more)).toEqual({ exitCode: 0, err: "" });
  });

  it("that are missed end a run that is whole with exit code 5, and are named", async () => {
    const more = `thresholds:
  started: { metric: vmsStarted, atLeast: 3 }
  waited: { metric: meanWaitingS, atMost: 1 }
  down: { metric: meanTimeBeforeShutdownS, atMost: 1 }
`;
    const { exitCode, err } = await run(more);
    expect(exitCode).toBe(5);
    expect(err.replaceAll(/bounded-s1-\w+/g, "<run>")).toMatchInlineSnapshot(`
      "coldaisle: run <run>: threshold started: found vmsStarted = 2, expected at least 3
      coldaisle: run <run>: threshold down: found meanTimeBeforeShutdownS = nothing, expected at most 1
      "
    `);
  });

  it("are held against every run of an experiment", async () => {
    const { exitCode, err } = await run(
      "thresholds: { few: { metric: vmsStarted, atMost: 1 } }\nseeds: 1..2\n",
      "-j",
      "1",
    );
    expect(exitCode).toBe(5);
    expect(err.match(/threshold few/g)).toHaveLength(2);
  });

  it("name metrics that there are", async () => {
    const { exitCode, err } = await run("thresholds: { x: { metric: vmsStartd, atLeast: 1 } }");
    expect(exitCode).toBe(3);
    expect(err).toContain('nearest "vmsStarted"');
  });
});
