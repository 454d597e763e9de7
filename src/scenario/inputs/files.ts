import { readdirSync, readFileSync } from "node:fs";
import { InputError } from "./input-error.ts";

const FOUND_BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: "nothing at this path",
  ENOTDIR: "something that is not a folder",
  EISDIR: "a folder",
  EACCES: "something that may not be read",
};

/** Turns a failure of the file system into an {@link InputError} about `file`. */
export function unreadable(file: string, expected: string, cause: unknown): InputError {
  const code = (cause as NodeJS.ErrnoException).code ?? "an unknown failure";
  return new InputError({ file, found: FOUND_BY_CODE[code] ?? `read error ${code}`, expected }, { cause });
}

/**
 * Names in a folder, hidden ones (leading dot) left out, in order of UTF-16 code units whatever the locale.
 *
 * @throws InputError when the path is missing, is not a folder, or holds no visible name
 */
export function visibleNames(folder: string, expected: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw unreadable(folder, expected, cause);
  }
  const visible = names.filter((name) => !name.startsWith("."));
  if (visible.length === 0) throw new InputError({ file: folder, found: "an empty folder", expected });
  return visible.sort();
}

/**
 * A file's bytes, read synchronously: for a thousand small files asynchronous reads take several times as long.
 *
 * @throws InputError when there is no such file or it cannot be read
 */
export function readBytes(file: string, expected: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, expected, cause);
  }
}
