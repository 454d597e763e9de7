import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { DONE, isDone, runFolder, writeExperimentFile } from "../../src/report/run-folder.ts";
import { StagedRun } from "../../src/report/staged-run.ts";
import { writeFailure } from "../../src/report/write-failure.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const FAILURE = { message: "no power", simulatedS: 3, seed: 1, command: "coldaisle run a.yaml --seed 1" };

function fileNames(folder: string): string[] {
  return readdirSync(folder).toSorted();
}

/** Writes a whole run; returns its folder. */
function written(experiment: string, runId: string, files: Readonly<Record<string, string>>): string {
  const run = new StagedRun(experiment, runId);
  for (const [name, content] of Object.entries({ ...files, [DONE]: runId })) run.write(name, content);
  return run.commit();
}

describe("a StagedRun", () => {
  it("leaves the files and DONE, and nothing aside", () => {
    const experiment = temporaryFolder({});
    const folder = written(experiment, "a", { "metrics.csv": "ä\n" });
    expect(folder).toBe(runFolder(experiment, "a"));
    expect(fileNames(folder)).toEqual(["DONE", "metrics.csv"]);
    expect(readFileSync(join(folder, "metrics.csv"), "utf8")).toBe("ä\n");
    expect(fileNames(experiment)).toEqual(["runs"]);
    expect(isDone(experiment, "a")).toBe(true);
    expect(isDone(experiment, "b")).toBe(false);
  });

  it("replaces a run of the same id as a whole", () => {
    const experiment = temporaryFolder({});
    written(experiment, "a", { "old.csv": "old" });
    const folder = written(experiment, "a", { "new.csv": "new" });
    expect(fileNames(folder)).toEqual(["DONE", "new.csv"]);
    expect(fileNames(experiment)).toEqual(["runs"]);
  });

  it("is nowhere to be seen before it is put in its place, and leaves nothing when it is given up", () => {
    const experiment = temporaryFolder({});
    const run = new StagedRun(experiment, "a");
    run.write("fine", "");
    const file = run.create("half");
    file.write(Buffer.from("half"));
    expect(() => run.write("no/such/folder", "")).toThrow("a folder on the way there does not exist");
    expect(fileNames(join(experiment, "runs"))).toEqual([]);
    run.discard();
    run.discard();
    expect(isDone(experiment, "a")).toBe(false);
    expect(fileNames(experiment)).toEqual(["runs"]);
    expect(fileNames(join(experiment, "runs"))).toEqual([]);
  });

  it("may be written twice at a time by one process", () => {
    const experiment = temporaryFolder({});
    const runs = ["first", "second"].map((content) => {
      const run = new StagedRun(experiment, "a");
      run.write("which", content);
      return run;
    });
    for (const run of runs) run.commit();
    expect(readFileSync(join(runFolder(experiment, "a"), "which"), "utf8")).toBe("second");
    expect(fileNames(experiment)).toEqual(["runs"]);
  });

  it("leaves nothing where the process ends in its midst", () => {
    const experiment = temporaryFolder({});
    const { status } = spawnSync(
      process.execPath,
      scripted(`
      const run = new StagedRun(${JSON.stringify(experiment)}, "a");
      run.write("a.csv", "a");
      process.exit(7);
    `),
    );
    expect(status).toBe(7);
    expect(fileNames(experiment)).toEqual(["runs"]);
  });

  it("never shows a part of a run, whenever it is killed", async () => {
    const experiment = temporaryFolder({});
    const folder = runFolder(experiment, "run");
    for (let kill = 0; kill < 8; kill++) {
      const writer = startWriter(experiment);
      await once(writer.stdout!, "data");
      await setTimeout(3 * kill);
      writer.kill("SIGKILL");
      await once(writer, "exit");
      if (!existsSync(folder)) continue;
      expect(fileNames(folder)).toEqual(["1", "2", "3", "4", "5", "DONE"]);
      const contents = ["1", "2", "3", "4", "5"].map((name) => readFileSync(join(folder, name), "utf8"));
      expect(new Set(contents).size).toBe(1);
      expect(contents[0]).toHaveLength(200_000);
    }
    written(experiment, "run", {});
    expect(fileNames(experiment)).toEqual(["runs"]);
  });
});

describe("what is left aside", () => {
  it("is removed when its process is no more, on this machine", () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const experiment = temporaryFolder({});
    const left = [
      `.tmp-a@${hostname()}-${dead}.0`,
      `.tmp-a@${hostname()}-${dead}.12.old`,
      `.tmp-a@${hostname()}-${process.ppid}.0`,
      `.tmp-a@not-${hostname()}-${dead}.0`,
      ".tmp-notes",
    ];
    for (const name of left) mkdirSync(join(experiment, name));
    written(experiment, "b", {});
    expect(fileNames(experiment)).toEqual([...left.slice(2), "runs"].toSorted());
  });
});

describe("writeFailure", () => {
  it("leaves error.json, which a later success replaces", () => {
    const experiment = temporaryFolder({});
    const folder = writeFailure(experiment, "a", FAILURE);
    expect(fileNames(folder)).toEqual(["error.json"]);
    expect(JSON.parse(readFileSync(join(folder, "error.json"), "utf8"))).toEqual({ runId: "a", ...FAILURE });
    expect(isDone(experiment, "a")).toBe(false);
    written(experiment, "a", {});
    expect(fileNames(folder)).toEqual(["DONE"]);
  });

  it("keeps a whole run", () => {
    const experiment = temporaryFolder({});
    const folder = written(experiment, "a", {});
    expect(writeFailure(experiment, "a", FAILURE)).toBe(folder);
    expect(fileNames(folder)).toEqual(["DONE"]);
  });
});

describe("writeExperimentFile", () => {
  it("leaves nothing aside where the file cannot be put in its place", () => {
    const experiment = temporaryFolder({ "plan.jsonl": {} });
    expect(() => writeExperimentFile(experiment, "plan.jsonl", "new")).toThrow("found a folder in its place");
    expect(fileNames(experiment)).toEqual(["plan.jsonl"]);
  });

  it("replaces a file and leaves nothing aside", () => {
    const experiment = temporaryFolder({ "plan.jsonl": "old" });
    writeExperimentFile(experiment, "plan.jsonl", "new");
    expect(fileNames(experiment)).toEqual(["plan.jsonl"]);
    expect(readFileSync(join(experiment, "plan.jsonl"), "utf8")).toBe("new");
  });
});

/**
 * A process that writes one run over and over until it is killed, and says so when the first is complete. Every second
 * one differs, so that a mixture would show.
 */
function startWriter(experiment: string): ChildProcess {
  const script = `
    for (let round = 0; ; round++) {
      const content = (round % 2 === 0 ? "a" : "b").repeat(200_000);
      const run = new StagedRun(${JSON.stringify(experiment)}, "run");
      for (const name of ["1", "2", "3", "4", "5", "DONE"]) run.write(name, content);
      run.commit();
      if (round === 0) process.stdout.write("ready\\n");
    }`;
  return spawn(process.execPath, scripted(script), { stdio: ["ignore", "pipe", "inherit"] });
}

/** Arguments of Node for a script that knows StagedRun. */
function scripted(script: string): string[] {
  const module = new URL("../../src/report/staged-run.ts", import.meta.url).href;
  const text = `import { StagedRun } from ${JSON.stringify(module)};\n${script}`;
  return ["--import", "tsx", "--input-type=module", "--eval", text];
}
