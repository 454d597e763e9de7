import { renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { newAsidePath } from "./aside.ts";
import { writing } from "./output-error.ts";
import { OutputFile } from "./output-file.ts";

/** Characters that are handed to the system at a time, about. */
const PIECE_LENGTH = 2 ** 16;

/**
 * Puts a file in its place, in a folder that is there: written aside, and renamed when it is whole.
 *
 * @param content - all of it, or pieces, which are not held
 * @throws OutputError, and what the pieces throw; a file that was there before stays then
 */
export function writeWhole(file: string, content: string | Iterable<string>): void {
  const whole = new WholeFile(file);
  try {
    if (typeof content === "string") whole.add(content);
    else for (const piece of content) whole.add(piece);
    whole.commit();
  } finally {
    whole.discard();
  }
}

/**
 * {@link writeWhole} for pieces that take their time.
 *
 * @throws OutputError, and what the pieces throw; a file that was there before stays then
 */
export async function writeWholeAsync(file: string, content: AsyncIterable<string>): Promise<void> {
  const whole = new WholeFile(file);
  try {
    for await (const piece of content) whole.add(piece);
    whole.commit();
  } finally {
    whole.discard();
  }
}

class WholeFile {
  readonly #file: string;
  readonly #aside: string;
  readonly #out: OutputFile;
  #pending = "";
  #isInPlace = false;

  /** @throws OutputError */
  constructor(file: string) {
    this.#file = file;
    this.#aside = newAsidePath(dirname(file), basename(file));
    this.#out = new OutputFile(this.#aside, file);
  }

  add(piece: string): void {
    this.#pending += piece;
    if (this.#pending.length >= PIECE_LENGTH) this.#flush();
  }

  commit(): void {
    this.#flush();
    this.#out.close();
    writing(this.#file, () => renameSync(this.#aside, this.#file));
    this.#isInPlace = true;
  }

  /** Takes away what is not in its place. */
  discard(): void {
    if (this.#isInPlace) return;
    // What has gone wrong already must not be hidden by what goes wrong in tidying up.
    try {
      this.#out.close();
    } catch {}
    rmSync(this.#aside, { force: true });
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = "";
    this.#out.write(Buffer.from(text));
  }
}
