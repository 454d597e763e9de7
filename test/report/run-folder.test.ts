import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  isDone,
  runFolder,
  writeExperimentFile,
  writeFailure,
  writeRunFolder,
} from "../../src/report/run-folder.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

const FAILURE = { message: "no power", seed: 1, command: "coldaisle run a.yaml --seed 1" };

function fileNames(folder: string): string[] {
  return readdirSync(folder).toSorted();
}

describe("writeRunFolder", () => {
  it("leaves the files and DONE, and nothing aside", () => {
    const experiment = temporaryFolder({});
    const folder = writeRunFolder(experiment, "a", [{ name: "metrics.csv", content: "ä\n" }]);
    expect(folder).toBe(runFolder(experiment, "a"));
    expect(fileNames(folder)).toEqual(["DONE", "metrics.csv"]);
    expect(readFileSync(join(folder, "metrics.csv"), "utf8")).toBe("ä\n");
    expect(fileNames(experiment)).toEqual(["runs"]);
    expect(isDone(experiment, "a")).toBe(true);
    expect(isDone(experiment, "b")).toBe(false);
  });

  it("replaces a run of the same id as a whole", () => {
    const experiment = temporaryFolder({});
    writeRunFolder(experiment, "a", [{ name: "old.csv", content: "old" }]);
    const folder = writeRunFolder(experiment, "a", [{ name: "new.csv", content: "new" }]);
    expect(fileNames(folder)).toEqual(["DONE", "new.csv"]);
    expect(fileNames(experiment)).toEqual(["runs"]);
  });

  it("leaves nothing when a file cannot be written", () => {
    const experiment = temporaryFolder({});
    const files = [
      { name: "fine", content: "" },
      { name: "no/such/folder", content: "" },
    ];
    expect(() => writeRunFolder(experiment, "a", files)).toThrow("ENOENT");
    expect(isDone(experiment, "a")).toBe(false);
    expect(fileNames(experiment)).toEqual(["runs"]);
    expect(fileNames(join(experiment, "runs"))).toEqual([]);
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
    writeRunFolder(experiment, "run", []);
    expect(fileNames(experiment)).toEqual(["runs"]);
  });
});

describe("what is left aside", () => {
  it("is removed when its process is no more, on this machine", () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const experiment = temporaryFolder({});
    const left = [
      `.tmp-a@${hostname()}-${dead}`,
      `.tmp-a@${hostname()}-${dead}.old`,
      `.tmp-a@${hostname()}-${process.ppid}`,
      `.tmp-a@not-${hostname()}-${dead}`,
      ".tmp-notes",
    ];
    for (const name of left) mkdirSync(join(experiment, name));
    writeRunFolder(experiment, "b", []);
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
    writeRunFolder(experiment, "a", []);
    expect(fileNames(folder)).toEqual(["DONE"]);
  });

  it("keeps a whole run", () => {
    const experiment = temporaryFolder({});
    const folder = writeRunFolder(experiment, "a", []);
    expect(writeFailure(experiment, "a", FAILURE)).toBe(folder);
    expect(fileNames(folder)).toEqual(["DONE"]);
  });
});

describe("writeExperimentFile", () => {
  it("replaces a file and leaves nothing aside", () => {
    const experiment = temporaryFolder({ "plan.jsonl": "old" });
    writeExperimentFile(experiment, { name: "plan.jsonl", content: "new" });
    expect(fileNames(experiment)).toEqual(["plan.jsonl"]);
    expect(readFileSync(join(experiment, "plan.jsonl"), "utf8")).toBe("new");
  });
});

/**
 * A process that writes one run over and over until it is killed, and says so when the first is complete. Every second
 * one differs, so that a mixture would show.
 */
function startWriter(experiment: string): ChildProcess {
  const module = new URL("../../src/report/run-folder.ts", import.meta.url).href;
  const script = `
    import { writeRunFolder } from ${JSON.stringify(module)};
    for (let round = 0; ; round++) {
      const content = (round % 2 === 0 ? "a" : "b").repeat(200_000);
      const files = ["1", "2", "3", "4", "5"].map((name) => ({ name, content }));
      writeRunFolder(${JSON.stringify(experiment)}, "run", files);
      if (round === 0) process.stdout.write("ready\\n");
    }`;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}
