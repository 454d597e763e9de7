import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { currentProgram } from "../support/current-program.ts";
import { breakDisk, type Fault } from "../support/faulty-disk.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

vi.mock("node:fs", async (original) => {
  const { faultyDisk } = await import("../support/faulty-disk.ts");
  return faultyDisk(await original<typeof import("node:fs")>());
});

afterEach(() => breakDisk(null));

/** Twelve runs, each of which writes some 70 kB. */
const GRID = `version: 1
name: grid
duration: 1 d
seeds: 1..6
sweep: { values: { placement.policy: [first-fit, worst-fit] } }
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 2 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 2, vmTypes: [small] }]
placement: { policy: first-fit }
recording: { interval: 2 min }
`;

function neutral(text: string, folder: string): string {
  return text
    .replaceAll(folder, "<folder>")
    .replaceAll(/policy-(first|worst)-fit-s\d-[0-9a-f]{10}/g, "<run>");
}

/** What the summary has, without its header. */
function summaryRows(results: string): string[] {
  return readFileSync(join(results, "summary.csv"), "utf8").trimEnd().split("\n").slice(1);
}

function wholeRuns(results: string): string[] {
  const runs = join(results, "runs");
  return readdirSync(runs).filter((run) => readdirSync(join(runs, run)).includes("DONE"));
}

async function summaryOfSoundDisk(folder: string): Promise<string> {
  const argv = ["run", join(folder, "s.yaml"), "-j", "1", "--out", join(folder, "sound"), "--quiet"];
  expect(await commandLine(argv, recordedTerminal())).toBe(0);
  return readFileSync(join(folder, "sound", "summary.csv"), "utf8");
}

describe("an experiment whose disk fills up", () => {
  /** Runs it until the disk refuses, and again on a sound one. */
  async function interrupted(
    fault: Fault,
  ): Promise<{ told: string; whole: number; summed: number; left: string[] }> {
    const folder = temporaryFolder({ "s.yaml": GRID });
    const sound = await summaryOfSoundDisk(folder);
    const results = join(folder, "results");
    const argv = ["run", join(folder, "s.yaml"), "-j", "1", "--out", results, "--quiet"];
    const terminal = recordedTerminal();
    breakDisk(fault);
    const exitCode = await commandLine(argv, terminal);
    breakDisk(null);
    expect([exitCode, terminal.written.out]).toEqual([1, ""]);
    const whole = wholeRuns(results);
    // Whatever stands among the runs is whole.
    expect(readdirSync(join(results, "runs"))).toEqual(whole);
    const names = readdirSync(results);
    const summed = names.includes("summary.csv") ? summaryRows(results).length : 0;
    const again = recordedTerminal();
    expect(await commandLine(argv.slice(0, -1), again)).toBe(0);
    if (whole.length > 0) expect(again.written.err).toContain(`${whole.length} of 12 runs are there already`);
    expect(readFileSync(join(results, "summary.csv"), "utf8")).toBe(sound);
    const told = neutral(terminal.written.err.trimEnd(), folder);
    return { told, whole: whole.length, summed, left: names.filter((name) => name.startsWith(".")) };
  }

  it("in the midst of a run: the others are summed up, and the same command goes on", async () => {
    const fault = { call: "writeSync", path: "timeseries.csv", code: "ENOSPC", after: 5 } as const;
    expect(await interrupted(fault)).toMatchInlineSnapshot(`
      {
        "left": [],
        "summed": 2,
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/timeseries.csv: no space is left on the disk (ENOSPC)",
        "whole": 2,
      }
    `);
  });

  it("for good: what is told is where it began", async () => {
    const fault = { call: "writeSync", code: "ENOSPC", after: 40, lasts: true } as const;
    expect(await interrupted(fault)).toMatchInlineSnapshot(`
      {
        "left": [],
        "summed": 0,
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/chassis.csv: no space is left on the disk (ENOSPC)",
        "whole": 2,
      }
    `);
  });

  it("when the runs are in their places: only the summary is to be made", async () => {
    const fault = { call: "writeSync", path: "summary.csv", code: "ENOSPC" } as const;
    expect(await interrupted(fault)).toMatchInlineSnapshot(`
      {
        "left": [],
        "summed": 0,
        "told": "coldaisle: cannot write <folder>/results/summary.csv: no space is left on the disk (ENOSPC)",
        "whole": 12,
      }
    `);
  });

  it("before it begins", async () => {
    const fault = { call: "writeSync", path: "plan.jsonl", code: "ENOSPC" } as const;
    expect(await interrupted(fault)).toMatchInlineSnapshot(`
      {
        "left": [],
        "summed": 0,
        "told": "coldaisle: cannot write <folder>/results/plan.jsonl: no space is left on the disk (ENOSPC)",
        "whole": 0,
      }
    `);
  });
});

const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe.skipIf(!canMount)("an experiment on a real disk (skipped where a user may not mount one)", () => {
  it("that fills up under two threads tells so, keeps what is whole, and goes on when there is room", async () => {
    const folder = temporaryFolder({ "s.yaml": GRID });
    const sound = await summaryOfSoundDisk(folder);
    mkdirSync(join(folder, "disk"));
    const run = `"${process.execPath}" "${currentProgram()}" run "${folder}/s.yaml" -j 2 --out "${folder}/disk/results"`;
    const script = `mount -t tmpfs -o size=700k none "${folder}/disk" || exit 99
      ${run} --quiet 2> "${folder}/told"; echo "exit $?"
      cd "${folder}/disk/results"; ls -A | grep "^[.]"
      ls runs | wc -l; ls runs/*/DONE | wc -l; tail -n +2 summary.csv | wc -l
      mount -o remount,size=20m "${folder}/disk"
      ${run} 2> "${folder}/again" | tail -n 1; cat summary.csv`;
    const { stdout } = spawnSync("unshare", ["-rm", "bash", "-c", script], { encoding: "utf8" });
    const [exit, there, whole, summed, end, ...summary] = stdout.split("\n");
    expect(exit).toBe("exit 1");
    expect(Number(there)).toBeGreaterThan(0);
    expect(Number(there)).toBeLessThan(12);
    expect([whole, summed]).toEqual([there, there]);
    expect(neutral(readFileSync(join(folder, "told"), "utf8"), folder)).toMatch(
      /^coldaisle: cannot write <folder>\/disk\/results\/\S+: no space is left on the disk \(ENOSPC\)\n$/,
    );
    expect(readFileSync(join(folder, "again"), "utf8")).toContain(`${there} of 12 runs are there already`);
    expect(end).toContain("12 runs done; written: ");
    expect(summary.join("\n")).toBe(sound);
  });
});
