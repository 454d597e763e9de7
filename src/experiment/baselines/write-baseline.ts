import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { makeFolder, writeExperimentFile } from "../../report/run-folder.ts";
import { json } from "../../report/versions.ts";

/**
 * Writes a baseline, whole, unless its file says the same already.
 *
 * @returns whether it was written
 * @throws OutputError
 */
export function writeBaseline(file: string, content: object): boolean {
  const text = json(content);
  if (current(file) === text) return false;
  makeFolder(dirname(file));
  writeExperimentFile(dirname(file), basename(file), text);
  return true;
}

function current(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
