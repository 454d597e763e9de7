import { statSync } from "node:fs";
import { join } from "node:path";
import type { JobFormat, TraceFormat } from "../specification.ts";
import { unreadable, visibleNames } from "./files.ts";
import { withoutGz } from "./gzip.ts";
import { InputError } from "./input-error.ts";
import { readLines } from "./text-lines.ts";

/** Formats of traces and jobs. */
export type InputFormat = TraceFormat | JobFormat;

/** All formats, in the order of the documentation. */
export const INPUT_FORMATS: readonly InputFormat[] = [
  "planetlab",
  "csv",
  "bitbrains",
  "fragments",
  "azure-vms",
  "swf",
];

const EXPECTED = `one of the formats ${INPUT_FORMATS.join(", ")}`;
const QUOTED = 40;
const AZURE_FIELDS = 11;
const SWF_FIELDS = 18;

/**
 * Recognises the format of a file or folder: by the names in a folder, else by the first line of the file, or of the
 * first file of the folder.
 *
 * @throws InputError if it cannot be read or is none of them
 */
export async function detectFormat(path: string): Promise<InputFormat> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (cause) {
    throw unreadable(path, EXPECTED, cause);
  }
  if (!isFolder) return formatOfFile(path, await firstLine(path));
  const names = visibleNames(path, EXPECTED);
  const plain = names.map(withoutGz);
  if (plain.includes("tasks.parquet") || plain.includes("fragments.parquet")) return "fragments";
  const file = join(path, names[0]!);
  const line = await firstLine(file);
  if (/^timestamp\b.*;/i.test(line)) return "bitbrains";
  if (/^\d{1,3}$/.test(line)) return "planetlab";
  throw notKnown(file, line);
}

function formatOfFile(file: string, line: string): InputFormat {
  if (line.startsWith(";")) return "swf";
  const names = line.split(",").map((name) => name.trim());
  if (names.includes("vm") || names.includes("utilisation")) return "csv";
  if (names.length === AZURE_FIELDS) return "azure-vms";
  if (line.trim().split(/\s+/).length === SWF_FIELDS) return "swf";
  throw notKnown(file, line);
}

function notKnown(file: string, line: string): InputError {
  if (line === "") return new InputError({ file, found: "no first line", expected: EXPECTED });
  const text = line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
  return new InputError({ file, line: 1, found: JSON.stringify(text), expected: EXPECTED });
}

/** Ends the reading of a file of which enough is known. */
class Enough extends Error {}

async function firstLine(file: string): Promise<string> {
  let first = "";
  try {
    await readLines(file, EXPECTED, (line) => {
      first = line.whole;
      throw new Enough();
    });
  } catch (thrown) {
    if (!(thrown instanceof Enough)) throw thrown;
  }
  return first;
}
