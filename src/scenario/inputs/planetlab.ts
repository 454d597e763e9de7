import { join } from "node:path";
import { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { FolderDigest } from "./digest.ts";
import { readBytes, visibleNames } from "./files.ts";
import { contents, withoutGz } from "./gzip.ts";
import { InputError } from "./input-error.ts";

/** Samples in a PlanetLab trace: one day. */
export const PLANETLAB_SAMPLES = 288;
/** Time between two samples of a PlanetLab trace, s. */
const PLANETLAB_INTERVAL_S = 300;

const FOLDER_EXPECTED = `a folder with one file of ${PLANETLAB_SAMPLES} lines per virtual machine`;
const LINE_EXPECTED = "an integer percentage 0..100";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const ZERO = 48;
const NO_DIGIT = -1;

/** Dividing a hundred times instead of three hundred thousand times gives the same doubles sooner. */
const FRACTION = Float64Array.from({ length: 101 }, (_, percent) => percent / 100);

/** What the reader found in the folder. */
export interface PlanetLabFolder {
  readonly traces: UtilisationTraces;
  /** Digest of the whole folder, as `inputDigest` computes it, also when only the first traces are wanted. */
  readonly sha256: string;
}

/**
 * Reads a day of the PlanetLab traces: a folder with one file per virtual machine, each {@link PLANETLAB_SAMPLES}
 * lines of integer CPU utilisation in percent, every {@link PLANETLAB_INTERVAL_S} s. Traces are in order of file
 * name (by code unit); hidden files are ignored. A value is exactly `percent / 100` as a double. Lines may end in
 * CRLF, and the last line's end may be missing.
 *
 * Format: A. Beloglazov and R. Buyya, "Optimal online deterministic algorithms and adaptive heuristics for energy
 * and performance efficient dynamic consolidation of virtual machines in cloud data centers", 2012, section 6.2;
 * data of the CoMon project: K. Park and V. Pai, "CoMon: a mostly-scalable monitoring system for PlanetLab", 2006.
 *
 * @param options.first how many traces to take at most, in order of name; all when left out
 * @throws InputError with file and line when the folder or a file is not as described
 */
export function readPlanetLab(folder: string, options: { readonly first?: number } = {}): PlanetLabFolder {
  const files = visibleNames(folder, FOLDER_EXPECTED);
  const count = Math.min(options.first ?? files.length, files.length);
  const names = files.slice(0, count).map(withoutGz);
  if (new Set(names).size < count) {
    const twice = names.find((name, i) => names.indexOf(name) !== i)!;
    throw new InputError({
      file: join(folder, `${twice}.gz`),
      found: `${twice} again`,
      expected: "each trace once",
    });
  }
  const traces = new UtilisationTraces({
    names,
    samples: PLANETLAB_SAMPLES,
    intervalS: PLANETLAB_INTERVAL_S,
  });
  const digest = new FolderDigest();
  for (let i = 0; i < files.length; i++) {
    const name = files[i]!;
    const file = join(folder, name);
    const bytes = readBytes(file, `a file of ${PLANETLAB_SAMPLES} lines`);
    digest.add(name, bytes);
    if (i >= count) continue;
    const lines = contents(file, bytes);
    if (!parseTrace(lines, traces.values, i, count)) throw explain(file, lines.toString("latin1"));
  }
  return { traces, sha256: digest.hex() };
}

/**
 * Writes one file's fractions to `values[trace + k * stride]`. Digits are taken from the bytes, as decoding text
 * and splitting it costs more than reading the files does.
 *
 * @returns false when the file breaks the format; {@link explain} then says where
 */
function parseTrace(bytes: Uint8Array, values: Float64Array, trace: number, stride: number): boolean {
  const length = bytes.length;
  let percent = NO_DIGIT;
  let lines = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      percent = percent === NO_DIGIT ? digit : percent * 10 + digit;
      if (percent > 100) return false;
    } else if (byte === LINE_FEED) {
      if (percent === NO_DIGIT || lines === PLANETLAB_SAMPLES) return false;
      values[trace + stride * lines++] = FRACTION[percent]!;
      percent = NO_DIGIT;
    } else if (byte !== CARRIAGE_RETURN || i + 1 === length || bytes[i + 1] !== LINE_FEED) {
      return false;
    }
  }
  if (percent !== NO_DIGIT) {
    if (lines === PLANETLAB_SAMPLES) return false;
    values[trace + stride * lines++] = FRACTION[percent]!;
  }
  return lines === PLANETLAB_SAMPLES;
}

/** Finds the first line that breaks the format; called only for a file that does. */
function explain(file: string, text: string): InputError {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const bad = lines.findIndex((line) => !/^\d+$/.test(line) || Number(line) > 100);
  if (bad !== -1 && bad < PLANETLAB_SAMPLES) {
    const line = lines[bad]!;
    const found = line === "" ? "an empty line" : JSON.stringify(line);
    return new InputError({ file, line: bad + 1, found, expected: LINE_EXPECTED });
  }
  return new InputError({
    file,
    line: Math.min(lines.length, PLANETLAB_SAMPLES) + 1,
    found: lines.length < PLANETLAB_SAMPLES ? `the end after ${lines.length} lines` : `${lines.length} lines`,
    expected: `${PLANETLAB_SAMPLES} lines`,
  });
}
