import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { LONG_SWEEP } from "./long-sweep.ts";
import { isBuilt, run, start, summary, until, wholeRuns } from "./program.ts";
import { SMALL_SWEEP } from "./small-sweep.ts";

const SWEEP = join(import.meta.dirname, "../../../scenarios/consolidation-sweep.yaml");
const hasSlurm = isBuilt && process.env.COLDAISLE_TEST_SLURM === "1";
const TIMEOUT_MS = 600_000;
const BATCH = ["batch", "s.yaml", "--executor", "slurm", "--quiet"];

function jobId(experimentFolder: string): string {
  return readFileSync(join(experimentFolder, "slurm/job-id"), "utf8").trim();
}

/** Waits until Slurm has nothing left of a job that runs. */
async function jobOver(id: string): Promise<void> {
  const args = ["-h", "-j", id, "-t", "pending,running,completing"];
  await until(() => execFileSync("squeue", args, { encoding: "utf8" }) === "");
}

describe.skipIf(!hasSlurm)("a job array (skipped without scripts/services.sh start)", () => {
  it(
    "comes to the same bytes as one process",
    async () => {
      const folder = temporaryFolder({ "s.yaml": readFileSync(SWEEP, "utf8") });
      expect((await run(folder, ["batch", "s.yaml", "-j", "1", "--quiet", "--out", "one"])).status).toBe(0);
      const ending = await run(folder, [...BATCH, "--tasks", "2", "--out", "slurm"]);
      expect(ending).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(wholeRuns(join(folder, "slurm"))).toHaveLength(60);
      expect(summary(join(folder, "slurm"))).toBe(summary(join(folder, "one")));
    },
    TIMEOUT_MS,
  );

  it(
    "may lose a task in the middle, and the same command does the rest",
    async () => {
      const folder = temporaryFolder({ "s.yaml": LONG_SWEEP });
      const results = join(folder, "slurm");
      const { ending } = start(folder, [...BATCH, "--tasks", "2", "--out", "slurm"]);
      await until(() => wholeRuns(results).length > 0);
      execFileSync("scancel", ["--signal=KILL", "--full", `${jobId(results)}_1`]);
      const { status, stderr } = await ending;
      expect(status).toBe(1);
      expect(stderr).toMatch(/^coldaisle: job \d+ has ended and \d runs are not done: .*\.log say why/);
      const whole = wholeRuns(results);
      expect(whole.length).toBeGreaterThanOrEqual(6);
      expect(whole.length).toBeLessThan(12);
      // What was whole is summed up.
      expect(summary(results).trimEnd().split("\n")).toHaveLength(1 + whole.length);
      expect((await run(folder, [...BATCH, "--tasks", "2", "--out", "slurm"])).status).toBe(0);
      expect((await run(folder, ["batch", "s.yaml", "-j", "2", "--quiet", "--out", "two"])).status).toBe(0);
      expect(summary(results)).toBe(summary(join(folder, "two")));
    },
    TIMEOUT_MS,
  );

  it(
    "is followed by the next command where the one that submitted it was killed",
    async () => {
      const folder = temporaryFolder({ "s.yaml": LONG_SWEEP });
      const results = join(folder, "slurm");
      const { child, ending } = start(folder, [...BATCH, "--tasks", "2", "--out", "slurm"]);
      await until(() => existsSync(join(results, "slurm/job-id")));
      child.kill("SIGKILL");
      await ending;
      const id = jobId(results);
      const { status, stderr } = await run(folder, [
        "batch",
        "s.yaml",
        "--executor",
        "slurm",
        "--out",
        "slurm",
      ]);
      expect(status).toBe(0);
      expect(stderr).toContain(`Slurm is at job ${id} of an earlier command: following it`);
      expect(jobId(results)).toBe(id);
    },
    TIMEOUT_MS,
  );

  it(
    "ends with the runs that are under way when it is interrupted",
    async () => {
      const folder = temporaryFolder({ "s.yaml": LONG_SWEEP });
      const results = join(folder, "slurm");
      const { child, ending } = start(folder, [...BATCH, "--tasks", "2", "--out", "slurm"]);
      await until(() => wholeRuns(results).length > 0);
      child.kill("SIGINT");
      expect((await ending).status).toBe(130);
      await jobOver(jobId(results));
      expect(wholeRuns(results).length).toBeLessThan(12);
    },
    TIMEOUT_MS,
  );

  it("tells what Slurm refuses", async () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
    expect(await run(folder, [...BATCH, "--partition", "nowhere"])).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: sbatch refused: sbatch: error: invalid partition specified: nowhere
      sbatch: error: Batch job submission failed: Invalid partition name specified
      ",
        "stdout": "",
      }
    `);
  });
});

describe.skipIf(!isBuilt)("without Slurm (skipped until npm run build has made dist/)", () => {
  it("says so, and what was done stays", async () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP, bin: {} });
    const results = join(folder, "results/small-sweep");
    const some = ["batch", "s.yaml", "--seeds", "1", "-j", "1", "--quiet"];
    expect((await run(folder, some)).status).toBe(0);
    expect(await run(folder, BATCH, { PATH: join(folder, "bin") })).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: Slurm cannot be used: found no sbatch on PATH, expected Slurm's commands
      ",
        "stdout": "",
      }
    `);
    expect(wholeRuns(results)).toHaveLength(3);
    expect((await run(folder, ["collect", results, "--quiet"])).status).toBe(4);
  });

  it("says what a broken one says", async () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP, bin: {} });
    const sbatch = join(folder, "bin/sbatch");
    writeFileSync(
      sbatch,
      "#!/bin/sh\necho 'sbatch: error: Unable to contact slurm controller' >&2\nexit 1\n",
    );
    chmodSync(sbatch, 0o755);
    const path = `${join(folder, "bin")}:${process.env.PATH}`;
    expect(await run(folder, BATCH, { PATH: path })).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: sbatch refused: sbatch: error: Unable to contact slurm controller
      ",
        "stdout": "",
      }
    `);
  });
});
