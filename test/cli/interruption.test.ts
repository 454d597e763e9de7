import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/broken-traces.ts";
import { currentProgram } from "../support/current-program.ts";
import { LONG_SCENARIO } from "../support/long-scenario.ts";

/** One that also has much to write. */
const LONG = `${LONG_SCENARIO}recording: { interval: 5 s }
`;

function start(folder: string): ChildProcess {
  const argv = ["run", join(folder, "s.yaml"), "--out", join(folder, "results"), "--quiet"];
  return spawn(process.execPath, [currentProgram(), ...argv], { stdio: "inherit" });
}

/** Waits for a sign that the process gives in the file system; false if it ended before. */
async function seen(child: ChildProcess, sign: () => boolean): Promise<boolean> {
  while (!sign()) {
    if (child.exitCode !== null) return false;
    await setTimeout(1);
  }
  return true;
}

function names(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Whatever stands among the runs must be whole. */
function expectWholeRuns(results: string): void {
  for (const run of names(join(results, "runs"))) {
    const files = names(join(results, "runs", run));
    expect(files).toContain("DONE");
    expect(files).toContain("vms.csv");
    expect(files).toContain("manifest.json");
  }
}

async function expectRunAfterwards(folder: string): Promise<void> {
  const [exitCode] = await once(start(folder), "exit");
  expect(exitCode).toBe(0);
  const results = join(folder, "results");
  expect(names(results).filter((name) => name.startsWith("."))).toEqual([]);
  expect(names(join(results, "runs"))).toHaveLength(1);
  expectWholeRuns(results);
}

it.each(["SIGINT", "SIGTERM"] as const)("%s ends a run with 130 and leaves nothing of it", async (signal) => {
  for (const delayMs of [0, 100, 400]) {
    const folder = temporaryFolder({ "s.yaml": LONG });
    const results = join(folder, "results");
    const child = start(folder);
    const ended = once(child, "exit");
    // The folder is made when the simulation is about to begin.
    expect(await seen(child, () => existsSync(join(results, "runs")))).toBe(true);
    await setTimeout(delayMs);
    child.kill(signal);
    expect(await ended).toEqual([130, null]);
    // A run that listens only when it is over would have written its results.
    expect(names(results)).toEqual(["runs"]);
    expect(names(join(results, "runs"))).toEqual([]);
  }
});

it("a kill at any moment leaves no half run, and the next run tidies up", async () => {
  const folder = temporaryFolder({ "s.yaml": LONG });
  const results = join(folder, "results");
  const writing = (): boolean => names(results).some((name) => name.startsWith(".tmp-long"));
  let killedWriting = 0;
  for (const delayMs of [0, 2, 5, 10, 20]) {
    const child = start(folder);
    const ended = once(child, "exit");
    if (await seen(child, writing)) {
      await setTimeout(delayMs);
      if (child.kill("SIGKILL") && writing()) killedWriting++;
    }
    await ended;
    expectWholeRuns(results);
  }
  expect(killedWriting).toBeGreaterThan(0);
  await expectRunAfterwards(folder);
});
