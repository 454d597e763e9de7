import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { type FolderContents, temporaryFolder } from "../support/broken-traces.ts";
import { currentProgram } from "../support/current-program.ts";
import { breakDisk, type Fault } from "../support/faulty-disk.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

vi.mock("node:fs", async (original) => {
  const { faultyDisk } = await import("../support/faulty-disk.ts");
  return faultyDisk(await original<typeof import("node:fs")>());
});

afterEach(() => breakDisk(null));

/** Writes more of a time series than any buffer holds. */
const SCENARIO = `version: 1
name: small
duration: 1 d
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 2 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 2, vmTypes: [small] }]
placement: { policy: first-fit }
recording: { interval: 10 s }
`;

interface Failure {
  readonly told: string;
  /** Names in the experiment's folder, and in runs/. */
  readonly left: readonly string[];
}

function names(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A text without what differs from one test, or version, to the next. */
function neutral(text: string, folder: string): string {
  return text.replaceAll(folder, "<folder>").replaceAll(/small-s1-[0-9a-f]{10}/g, "<run>");
}

/** Runs the scenario while the disk does as told; it must end with 1 and leave nothing aside. */
async function failureOf(
  fault: Fault | null,
  { out = "results", files = {} }: { out?: string; files?: FolderContents } = {},
): Promise<Failure> {
  const folder = temporaryFolder({ "s.yaml": SCENARIO, ...files });
  const results = join(folder, out);
  const terminal = recordedTerminal();
  breakDisk(fault, results);
  const exitCode = await commandLine(["run", join(folder, "s.yaml"), "--out", results], terminal);
  breakDisk(null);
  expect(exitCode).toBe(1);
  expect(terminal.written.out).toBe("");
  const told = neutral(terminal.written.err.trimEnd(), folder);
  const inside = names(out.length < 200 && !told.includes("in the place") ? join(results, "runs") : "none");
  const left = told.includes("in the place") ? [] : [...names(results), ...inside];
  expect(left.filter((name) => name.startsWith("."))).toEqual([]);
  return { told, left };
}

describe("a place where nothing can be written is told before the simulation begins:", () => {
  it("no permission", async () => {
    expect(await failureOf({ call: "mkdirSync", code: "EACCES" })).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/results/runs: permission denied (EACCES)",
      }
    `);
  });
  it("a read-only file system", async () => {
    expect(await failureOf({ call: "mkdirSync", code: "EROFS" })).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/results/runs: the file system is read-only (EROFS)",
      }
    `);
  });
  it("a file where the folder should be", async () => {
    expect(await failureOf(null, { files: { results: "a file" } })).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/results: found a file in the place of a folder (EEXIST)",
      }
    `);
  });
  it("a file on the way to it", async () => {
    expect(await failureOf(null, { out: "a/b/c", files: { a: "a file" } })).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/a: found a file in the place of a folder (EEXIST)",
      }
    `);
  });
  it("a file where runs/ should be", async () => {
    expect(await failureOf(null, { files: { results: { runs: "a file" } } })).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/results/runs: found a file in the place of a folder (EEXIST)",
      }
    `);
  });
  it("a name that is too long", async () => {
    const { told } = await failureOf(null, { out: "x".repeat(300) });
    expect(told.replace(/cannot write .*…/, "cannot write <long>…")).toMatchInlineSnapshot(
      `"coldaisle: cannot write <long>…: the path is too long (ENAMETOOLONG)"`,
    );
  });
  it("a disk that is full already", async () => {
    expect(await failureOf({ call: "openSync", code: "ENOSPC" })).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/timeseries.csv: no space is left on the disk (ENOSPC)",
      }
    `);
  });
  it("a process that has too many files open", async () => {
    expect(await failureOf({ call: "openSync", code: "EMFILE", after: 1 })).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/migrations.csv: too many files are open (EMFILE)",
      }
    `);
  });
});

describe("a run that can no longer be written leaves nothing:", () => {
  it("a disk that is full in its midst", async () => {
    const fault = { call: "writeSync", path: "timeseries.csv", code: "ENOSPC", after: 2 } as const;
    expect(await failureOf(fault)).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/timeseries.csv: no space is left on the disk (ENOSPC)",
      }
    `);
  });
  it("a quota that is used up when its tables are written", async () => {
    expect(await failureOf({ call: "writeSync", path: "vms.csv", code: "EDQUOT" })).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/vms.csv: the disk quota is used up (EDQUOT)",
      }
    `);
  });
  it("a network file system that says so only when a file is closed", async () => {
    expect(await failureOf({ call: "closeSync", code: "EIO", after: 3 })).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/metrics.csv: the disk reports an error (EIO)",
      }
    `);
  });
  it("a file that grows past what is allowed", async () => {
    const fault = { call: "writeSync", path: "timeseries.csv", code: "EFBIG", after: 5 } as const;
    expect(await failureOf(fault)).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/timeseries.csv: the file would be larger than is allowed (EFBIG)",
      }
    `);
  });
  it("a folder that is removed meanwhile", async () => {
    const happens = (results: string): void => rmSync(results, { recursive: true });
    const fault = { call: "writeSync", path: "timeseries.csv", after: 3, happens } as const;
    expect(await failureOf(fault)).toMatchInlineSnapshot(`
      {
        "left": [],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/scenario.json: a folder on the way there does not exist, or no longer (ENOENT)",
      }
    `);
  });
  it("a folder that cannot be put in its place", async () => {
    expect(await failureOf({ call: "renameSync", code: "EIO" })).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>: the disk reports an error (EIO)",
      }
    `);
  });
  it("a code that is not expected", async () => {
    const fault = { call: "writeSync", path: "DONE", code: "ESTALE" } as const;
    expect(await failureOf(fault)).toMatchInlineSnapshot(`
      {
        "left": [
          "runs",
        ],
        "told": "coldaisle: cannot write <folder>/results/runs/<run>/DONE: ESTALE: injected, writeSync (ESTALE)",
      }
    `);
  });
});

it("a disk that fills up when the run is in its place leaves the run whole, and no summary", async () => {
  const fault = { call: "writeSync", path: "summary.csv", code: "ENOSPC" } as const;
  const { told, left } = await failureOf(fault);
  expect(told).toMatchInlineSnapshot(
    `"coldaisle: cannot write <folder>/results/summary.csv: no space is left on the disk (ENOSPC)"`,
  );
  expect(left.slice(0, -1)).toEqual(["experiment.yaml", "plan.jsonl", "runs"]);
});

it("a whole run that is there survives one that cannot be written", async () => {
  const folder = temporaryFolder({ "s.yaml": SCENARIO });
  const argv = ["run", join(folder, "s.yaml"), "--out", join(folder, "results"), "--quiet"];
  expect(await commandLine(argv, recordedTerminal())).toBe(0);
  const runs = join(folder, "results", "runs");
  const [run] = readdirSync(runs);
  const before = readFileSync(join(runs, run!, "timeseries.csv"), "utf8");
  breakDisk({ call: "writeSync", path: "manifest.json", code: "ENOSPC" });
  expect(await commandLine(argv, recordedTerminal())).toBe(1);
  expect(readdirSync(runs)).toEqual([run]);
  expect(readdirSync(join(runs, run!))).toContain("DONE");
  expect(readFileSync(join(runs, run!, "timeseries.csv"), "utf8")).toBe(before);
});

const PROGRAM = `"${process.execPath}" "${currentProgram()}"`;

/** Runs a shell script; `$coldaisle` is the program. */
function shell(cwd: string, script: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script.replaceAll("$coldaisle", PROGRAM)], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("a standard output", () => {
  const root = join(import.meta.dirname, "../..");

  it("that its reader closes ends nothing early: list", () => {
    expect(shell(root, `$coldaisle list | head -n 1; exit \${PIPESTATUS[0]}`)).toEqual({
      status: 0,
      stdout: "server-types\n",
      stderr: "",
    });
  });

  it("that its reader closes ends nothing early: the exit code of validate, the results of a run", () => {
    const folder = temporaryFolder({ "s.yaml": SCENARIO, "bad.yaml": "version: 2\n" });
    const validate = `$coldaisle validate "${folder}/s.yaml" "${folder}/s.yaml" "${folder}/bad.yaml"`;
    const { status, stderr } = shell(root, `${validate} | true; exit \${PIPESTATUS[0]}`);
    expect(status).toBe(3);
    expect(stderr).not.toMatch(/EPIPE|at /);
    const run = `$coldaisle run "${folder}/s.yaml" --out "${folder}/results" --json`;
    expect(shell(root, `${run} | true; exit \${PIPESTATUS[0]}`)).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(names(join(folder, "results"))).toContain("summary.csv");
  });

  it.skipIf(!existsSync("/dev/full"))("that is full ends with 1 and a line", () => {
    expect(shell(root, "$coldaisle list > /dev/full")).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: cannot write standard output: ENOSPC: no space left on device, write
      ",
        "stdout": "",
      }
    `);
  });
});

const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe.skipIf(!canMount)("a real disk (skipped where a user may not mount one)", () => {
  /** Runs the scenario into a disk of its own, then lists what is on it. */
  function onDisk(options: string): string {
    const folder = temporaryFolder({ "s.yaml": SCENARIO });
    mkdirSync(join(folder, "disk"));
    const script = `mount -t tmpfs -o ${options} none "${folder}/disk" &&
      { $coldaisle run "${folder}/s.yaml" --out "${folder}/disk/results" --quiet; echo "exit $?"; cd "${folder}/disk"; find . ; }`;
    const inside = `unshare -rm bash -c '${script}'`;
    const { stdout, stderr } = shell(join(import.meta.dirname, "../.."), inside);
    return neutral(stderr + stdout, folder);
  }

  it("that fills up in the midst of a run", () => {
    expect(onDisk("size=400k")).toMatchInlineSnapshot(`
      "coldaisle: cannot write <folder>/disk/results/runs/<run>/timeseries.csv: no space is left on the disk (ENOSPC)
      exit 1
      .
      ./results
      ./results/runs
      "
    `);
  });
  it("that is read-only", () => {
    expect(onDisk("ro")).toMatchInlineSnapshot(`
      "coldaisle: cannot write <folder>/disk/results: the file system is read-only (EROFS)
      exit 1
      .
      "
    `);
  });
});
