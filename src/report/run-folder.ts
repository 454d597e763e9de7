import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** A file of a run, with its content. */
export interface OutputFile {
  readonly name: string;
  readonly content: string;
}

/** Written last: a folder without it does not hold a whole run. */
const DONE = "DONE";
const RUNS = "runs";

/**
 * Makes an experiment's folder unless it is there, and removes what processes that are no more have left aside. A run
 * does so before it simulates, so that a folder that cannot be written costs no work.
 *
 * @throws Error of the file system
 */
export function prepareExperimentFolder(experimentFolder: string): void {
  mkdirSync(join(experimentFolder, RUNS), { recursive: true });
  removeAbandoned(experimentFolder);
}

/** Where a run's files are, or will be. */
export function runFolder(experimentFolder: string, runId: string): string {
  return join(experimentFolder, RUNS, runId);
}

/** Whether a run is there and whole. */
export function isDone(experimentFolder: string, runId: string): boolean {
  return existsSync(join(runFolder(experimentFolder, runId), DONE));
}

/**
 * Puts the folder of a run in its place, whole: it is written aside on the same file system, DONE last, and renamed. A
 * process that is killed at any moment leaves at `runs/<run id>` what was there before, the new folder, or, between two
 * renames, nothing; never a part. What is left aside is removed by whoever writes to the experiment next.
 *
 * A run of the same id that is there is replaced: it has the same content but for its timing.
 *
 * @returns the folder of the run
 * @throws Error of the file system
 */
export function writeRunFolder(
  experimentFolder: string,
  runId: string,
  files: readonly OutputFile[],
): string {
  return putInPlace(experimentFolder, runId, [...files, { name: DONE, content: `${runId}\n` }]);
}

/** Why a run has no results. */
export interface Failure {
  readonly message: string;
  readonly seed: number;
  /** The command line that repeats the run. */
  readonly command: string;
}

/** Leaves `error.json` in a run's place, unless a whole run is there. Returns the folder of the run. */
export function writeFailure(experimentFolder: string, runId: string, failure: Failure): string {
  if (isDone(experimentFolder, runId)) return runFolder(experimentFolder, runId);
  const { message, seed, command } = failure;
  const content = `${JSON.stringify({ runId, message, seed, command }, null, 2)}\n`;
  return putInPlace(experimentFolder, runId, [{ name: "error.json", content }]);
}

/** Puts a file of the experiment in its place, whole, as {@link writeRunFolder} does for a run. */
export function writeExperimentFile(experimentFolder: string, { name, content }: OutputFile): void {
  const aside = asidePath(experimentFolder, name);
  writeFileSync(aside, content);
  renameSync(aside, join(experimentFolder, name));
}

function putInPlace(experimentFolder: string, runId: string, files: readonly OutputFile[]): string {
  prepareExperimentFolder(experimentFolder);
  const aside = asidePath(experimentFolder, runId);
  const place = runFolder(experimentFolder, runId);
  rmSync(aside, { recursive: true, force: true });
  try {
    mkdirSync(aside);
    for (const { name, content } of files) writeFileSync(join(aside, name), content);
    while (!renamed(aside, place)) moveAway(place, `${aside}${OLD}`);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return place;
}

/** Renames a folder, unless another one is in its place. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
    return false;
  }
}

/** Removes a folder by way of a rename, so that it goes all at once. Another process may be quicker. */
function moveAway(folder: string, aside: string): void {
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

// Written aside, replaced: `.tmp-<run id or file>@<machine>-<process>`, the same with `.old` behind it. The machine is
// named because several may share the file system, and a process can only be asked after on its own.
const OLD = ".old";
const ABANDONABLE = /^\.tmp-.*@(?<machine>.*)-(?<process>\d+)(?:\.old)?$/;

function asidePath(experimentFolder: string, name: string): string {
  return join(experimentFolder, `.tmp-${name}@${hostname()}-${process.pid}`);
}

/** Removes what processes of this machine that are no more have left aside. */
function removeAbandoned(experimentFolder: string): void {
  for (const name of readdirSync(experimentFolder)) {
    const maker = ABANDONABLE.exec(name)?.groups;
    if (maker?.machine !== hostname() || isAlive(Number(maker.process))) continue;
    rmSync(join(experimentFolder, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
