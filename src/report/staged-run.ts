import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { newAsidePath, predecessorPath } from "./aside.ts";
import { writing } from "./output-error.ts";
import { OutputFile } from "./output-file.ts";
import { prepareExperimentFolder, runFolder } from "./run-folder.ts";

/** Folders that a process which ends now would leave behind. */
const staged = new Set<StagedRun>();

/**
 * The folder of a run while it is written: aside, on the same file system, and renamed when it is complete. A process
 * that is killed at any moment leaves at `runs/<run id>` what was there before, the new folder, or, between two renames,
 * nothing; never a part. What is left aside is removed by whoever writes to the experiment next; a process that ends in
 * good order, if by a signal, leaves nothing.
 */
export class StagedRun {
  readonly #aside: string;
  readonly #place: string;
  readonly #files: OutputFile[] = [];

  /**
   * Makes the folder aside, so that one that cannot be written costs no work.
   *
   * @throws OutputError
   */
  constructor(experimentFolder: string, runId: string) {
    prepareExperimentFolder(experimentFolder);
    this.#aside = newAsidePath(experimentFolder, runId);
    this.#place = runFolder(experimentFolder, runId);
    writing(this.#place, () => {
      // Left by a process that had the number of this one.
      rmSync(this.#aside, { recursive: true, force: true });
      mkdirSync(this.#aside);
    });
    if (staged.size === 0) process.on("exit", discardAll);
    staged.add(this);
  }

  /**
   * Makes a file.
   *
   * @throws OutputError
   */
  create(name: string): OutputFile {
    const file = new OutputFile(join(this.#aside, name), join(this.#place, name));
    this.#files.push(file);
    return file;
  }

  /**
   * Writes a whole file.
   *
   * @throws OutputError
   */
  write(name: string, content: string): void {
    const file = this.create(name);
    file.write(Buffer.from(content));
    file.close();
  }

  /**
   * Puts the folder in its place. A run of the same id that is there is replaced: it has the same content but for its
   * timing.
   *
   * @returns the place
   * @throws OutputError
   */
  commit(): string {
    for (const file of this.#files) file.close();
    writing(this.#place, () => {
      while (!renamed(this.#aside, this.#place)) moveAway(this.#place, predecessorPath(this.#aside));
    });
    this.#forget();
    return this.#place;
  }

  /** Takes away what is not in its place yet, as far as the system allows. Never throws. */
  discard(): void {
    if (!staged.has(this)) return;
    this.#forget();
    for (const file of this.#files) quietly(() => file.close());
    quietly(() => rmSync(this.#aside, { recursive: true, force: true }));
  }

  #forget(): void {
    staged.delete(this);
    if (staged.size === 0) process.off("exit", discardAll);
  }
}

function discardAll(): void {
  for (const run of staged) run.discard();
}

/** What has gone wrong already must not be hidden by what goes wrong in tidying up. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {}
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
