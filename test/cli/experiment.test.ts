import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/broken-traces.ts";
import { SMALL, SMALL_GRID } from "../support/small-experiment.ts";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = join(ROOT, "bin/coldaisle.cjs");
const built = existsSync(join(ROOT, "dist/run-worker.cjs"));
const SWEEP = join(ROOT, "scenarios/consolidation-sweep.yaml");

function program(cwd: string, ...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...argv], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function started(cwd: string, ...argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...argv], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}

function doneRuns(folder: string): string[] {
  const runs = join(folder, "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs).filter((run) => existsSync(join(runs, run, "DONE")));
}

/** Waits until so many runs are done, or the process has ended. */
async function untilDone(folder: string, count: number, child: ChildProcess): Promise<void> {
  while (doneRuns(folder).length < count && child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function summary(folder: string): string {
  return readFileSync(join(folder, "summary.csv"), "utf8");
}

/** Every file of every run, but for what depends on time. */
function contents(folder: string): Record<string, string> {
  const runs = join(folder, "runs");
  return Object.fromEntries(
    readdirSync(runs).flatMap((run) =>
      readdirSync(join(runs, run)).map((file) => {
        const text = readFileSync(join(runs, run, file), "utf8");
        return [`${run}/${file}`, text.replace(/"timing": \{[^}]*\}/, "")];
      }),
    ),
  );
}

describe.skipIf(!built)("an experiment by the program (skipped until npm run build has made dist/)", () => {
  it("has the same bytes however many cores do it, in shards, and after kills", async () => {
    const folder = temporaryFolder({});
    expect(program(folder, "run", SWEEP, "-j", "1", "--out", "one", "--quiet")).toMatchObject({
      status: 0,
      stdout: "",
    });
    const one = join(folder, "one");
    expect(summary(one).trimEnd().split("\n")).toHaveLength(61);

    expect(program(folder, "batch", SWEEP, "-j", "2", "--out", "two", "--quiet").status).toBe(0);
    expect(summary(join(folder, "two"))).toBe(summary(one));
    expect(contents(join(folder, "two"))).toEqual(contents(one));

    expect(program(folder, "plan", SWEEP, "--out", "shards", "--write").status).toBe(0);
    for (const shard of ["3/3", "1/3", "2/3"]) {
      expect(
        program(folder, "worker", "--plan", "shards/plan.jsonl", "--shard", shard, "--quiet").status,
      ).toBe(0);
    }
    expect(program(folder, "collect", "shards", "--quiet").status).toBe(0);
    expect(summary(join(folder, "shards"))).toBe(summary(one));

    const killed = join(folder, "killed");
    for (let kill = 1; kill <= 10; kill++) {
      const child = started(folder, "run", SWEEP, "-j", "2", "--out", "killed", "--quiet");
      const over = ended(child);
      await untilDone(killed, doneRuns(killed).length + 1 + (kill % 3), child);
      child.kill("SIGKILL");
      await over;
    }
    expect(doneRuns(killed).length).toBeGreaterThanOrEqual(10);
    expect(program(folder, "run", SWEEP, "-j", "2", "--out", "killed", "--quiet").status).toBe(0);
    expect(summary(killed)).toBe(summary(one));
    expect(contents(killed)).toEqual(contents(one));
    expect(readdirSync(killed).filter((name) => name.startsWith(".tmp-"))).toEqual([]);
  }, 300_000);

  it("lets the runs under way end when it is interrupted, and resumes", async () => {
    const folder = temporaryFolder({});
    const out = join(folder, "out");
    const child = started(folder, "run", SWEEP, "-j", "2", "--out", "out");
    const over = ended(child);
    await untilDone(out, 2, child);
    child.kill("SIGINT");
    const { code, stderr } = await over;
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted: ");
    expect(stderr).toContain("the same command goes on");
    const done = doneRuns(out);
    expect(done.length).toBeLessThan(60);
    expect(summary(out).trimEnd().split("\n")).toHaveLength(done.length + 1);
    expect(readdirSync(out).filter((name) => name.startsWith(".tmp-"))).toEqual([]);
  }, 60_000);

  it("plans, and says what is done", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_GRID });
    const before = program(folder, "plan", "s.yaml");
    expect(before.status).toBe(0);
    expect(before.stdout.split("\n").slice(-3)).toEqual([
      "12 runs (6 points, 2 seeds each), 0 done",
      "the first: 4 servers, 8 VMs and tasks, 2.0 h",
      "",
    ]);
    expect(existsSync(join(folder, "results"))).toBe(false);
    const json = program(folder, "plan", "s.yaml", "--json")
      .stdout.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(json).toHaveLength(12);
    expect(program(folder, "run", "s.yaml", "--only", json[3].runId, "--quiet").status).toBe(0);
    expect(program(folder, "plan", "s.yaml").stdout).toContain("12 runs (6 points, 2 seeds each), 1 done");
    const { stderr, status } = program(folder, "run", "s.yaml", "--only", `${json[3].runId}0`);
    expect(status).toBe(3);
    expect(stderr).toContain(`such as ${json[3].runId}`);
  });

  it("prints a line for each run, or a table of means", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_GRID });
    const lines = program(folder, "run", "s.yaml", "--json", "--quiet").stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(12);
    expect(JSON.parse(lines[0]!)).toMatchObject({ seed: 1, metrics: { durationS: 7200 } });
    const { stdout } = program(folder, "run", "s.yaml");
    expect(stdout).toContain("overload.threshold");
    expect(stdout).toContain("12 runs done; written: ");
  });

  it("says what is wrong in one line", () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_GRID, "one.yaml": SMALL });
    const said = (...argv: string[]) => {
      const { status, stderr } = program(folder, ...argv);
      return `exit ${status}: ${stderr.trimEnd().replaceAll(folder, "<folder>")}`;
    };
    expect(said("worker", "--plan", "nowhere/plan.jsonl")).toMatchInlineSnapshot(
      `"exit 3: <folder>/nowhere/origin.json: found no such file, expected a file of results"`,
    );
    expect(said("collect", "nowhere")).toMatchInlineSnapshot(
      `"exit 3: <folder>/nowhere/plan.jsonl: found no such file, expected a file of results"`,
    );
    expect(said("run", "s.yaml", "--watch")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --watch: found an experiment of several runs, expected one (see coldaisle --help)"`,
    );
    expect(said("run", "s.yaml", "--seeds", "3..1")).toMatchInlineSnapshot(
      `"exit 3: --set seeds="3..1" seeds: found "3..1", expected different whole numbers or ranges of them, such as 1..30 or 1, 2, 5..9"`,
    );
    expect(said("run", "one.yaml", "--only", "x").replace(/-[0-9a-f]{10}$/, "-…")).toMatchInlineSnapshot(
      `"exit 3: one.yaml: found no run x, expected one of the 1 that \`plan\` lists, such as small-s1-…"`,
    );
    mkdirSync(join(folder, "locked"));
    chmodSync(join(folder, "locked"), 0o500);
    if (process.getuid?.() !== 0)
      expect(said("run", "s.yaml", "--out", "locked/out")).toContain("cannot write");
    expect(said("run", "s.yaml", "--out", "s.yaml/out")).toMatchInlineSnapshot(
      `"exit 1: coldaisle: cannot write <folder>/s.yaml: found a file in the place of a folder (EEXIST)"`,
    );
  });
});
