import { closeSync, openSync, writeSync } from "node:fs";
import { writing } from "./output-error.ts";

/**
 * A file that is written a piece at a time. Every piece is with the system when the call returns, so that a disk that is
 * full says so where it matters.
 */
export class OutputFile {
  readonly #shownPath: string;
  readonly #descriptor: number;
  #isOpen = true;

  /**
   * @param shownPath - where the file will be, for errors
   * @throws OutputError
   */
  constructor(path: string, shownPath: string) {
    this.#shownPath = shownPath;
    this.#descriptor = writing(shownPath, () => openSync(path, "w"));
  }

  /** @throws OutputError */
  write(bytes: Uint8Array): void {
    // A disk that is nearly full takes a part, and refuses the rest.
    for (let at = 0; at < bytes.length; ) {
      at += writing(this.#shownPath, () => writeSync(this.#descriptor, bytes, at, bytes.length - at));
    }
  }

  /**
   * Closes the file, once.
   *
   * @throws OutputError where what was written is refused only now, as network file systems do
   */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    writing(this.#shownPath, () => closeSync(this.#descriptor));
  }
}
