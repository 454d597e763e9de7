import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeAbandoned } from "./aside.ts";
import { OutputError, writing } from "./output-error.ts";
import { writeWhole } from "./whole-file.ts";

/** The last file of a run: a folder without it does not hold a whole one. */
export const DONE = "DONE";

const RUNS = "runs";

/**
 * Makes an experiment's folder unless it is there, and removes what processes that are no more have left aside.
 *
 * @throws OutputError
 */
export function prepareExperimentFolder(experimentFolder: string): void {
  makeFolder(join(experimentFolder, RUNS));
  writing(experimentFolder, () => removeAbandoned(experimentFolder));
}

/** Where a run's files are, or will be. */
export function runFolder(experimentFolder: string, runId: string): string {
  return join(experimentFolder, RUNS, runId);
}

/** Whether a run is there and whole. */
export function isDone(experimentFolder: string, runId: string): boolean {
  return existsSync(join(runFolder(experimentFolder, runId), DONE));
}

/** The names of a run's files; none where there is no run. */
export function runFiles(experimentFolder: string, runId: string): readonly string[] {
  try {
    return readdirSync(runFolder(experimentFolder, runId));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Puts a file of the experiment in its place, whole: written aside, and renamed.
 *
 * @param name - its path in the folder of the experiment
 * @param content - all of it, or pieces, which are not held
 * @throws OutputError
 */
export function writeExperimentFile(
  experimentFolder: string,
  name: string,
  content: string | Iterable<string>,
): void {
  makeFolder(dirname(join(experimentFolder, name)));
  writeWhole(join(experimentFolder, name), content);
}

/**
 * Makes a folder and those around it, unless they are there. Node's own way to do so hides why it fails: it says that a
 * folder on a read-only file system does not exist.
 *
 * @throws OutputError
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      makeFolder(dirname(path));
      writing(path, () => mkdirSync(path));
    } else if (code !== "EEXIST" || !statSync(path).isDirectory()) {
      throw new OutputError(path, error as NodeJS.ErrnoException);
    }
  }
}
