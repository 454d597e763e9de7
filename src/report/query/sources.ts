import { closeSync, existsSync, openSync, readdirSync, readSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { RUN_TABLES } from "../data-dictionary.ts";
import { readCsv } from "../read-csv.ts";
import { readExperiment, type StoredExperiment } from "../read-experiment.ts";

/** An experiment that is asked about. */
export interface Source extends StoredExperiment {
  /** What column `experiment` says: the folder's name, or its path where another one has the same name. */
  readonly label: string;
  /** Columns of its summary, in the order of the file. */
  readonly summaryColumns: readonly string[];
}

/**
 * Reads what the folders of experiments say of their runs.
 *
 * @throws InputError if one holds no experiment, or none has a run
 */
export function readSources(folders: readonly string[]): readonly Source[] {
  const names = folders.map((folder) => basename(folder));
  const sources = folders.map((folder, i) => ({
    ...readExperiment(folder),
    label: names.filter((name) => name === names[i]).length === 1 ? names[i]! : folder,
    summaryColumns: readCsv(join(folder, "summary.csv")).columns,
  }));
  if (sources.every(({ runs }) => runs.length === 0)) {
    throw new InputError({
      file: folders.join(", "),
      found: "no runs",
      expected: "one at least that is whole",
    });
  }
  return sources;
}

/**
 * The folders of experiments in a folder, by name.
 *
 * @throws InputError if there is none
 */
export function experimentsIn(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const folders = names.map((name) => join(folder, name)).filter(isExperiment);
  if (folders.length > 0) return folders;
  throw new InputError({
    file: folder,
    found: "no experiment",
    expected: "one that coldaisle run has written",
  });
}

function isExperiment(folder: string): boolean {
  return existsSync(join(folder, "summary.csv")) && existsSync(join(folder, "manifest.json"));
}

/** The files of a table that can be read together. */
export interface FileGroup {
  readonly format: "csv" | "parquet";
  /** The columns that a header names; empty for Parquet, which names its own. */
  readonly columns: readonly string[];
  readonly paths: readonly string[];
}

/** The files of each table of the runs, by its name; those of CSV by their header. */
export function tableFiles(sources: readonly Source[]): ReadonlyMap<string, readonly FileGroup[]> {
  const groups = new Map<string, Map<string, FileGroup & { paths: string[] }>>();
  const add = (table: string, format: FileGroup["format"], header: string, path: string): void => {
    const ofTable = groups.get(table) ?? new Map<string, FileGroup & { paths: string[] }>();
    groups.set(table, ofTable);
    const key = `${format} ${header}`;
    const group = ofTable.get(key) ?? { format, columns: header === "" ? [] : header.split(","), paths: [] };
    ofTable.set(key, group);
    group.paths.push(path);
  };
  for (const { folder } of sources.flatMap(({ runs }) => runs)) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    for (const { name } of RUN_TABLES) {
      const csv = join(folder, `${name}.csv`);
      const parquet = join(folder, `${name}.parquet`);
      if (names.includes(`${name}.csv`)) add(name, "csv", header(csv), csv);
      if (names.includes(`${name}.parquet`)) add(name, "parquet", "", parquet);
    }
  }
  return new Map([...groups].map(([table, ofTable]) => [table, [...ofTable.values()]]));
}

/** More than any header of ours. */
const HEADER_BYTES = 4096;

/** The first line of a file. */
function header(file: string): string {
  const buffer = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, "r");
  try {
    const text = buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, HEADER_BYTES, 0));
    const end = text.indexOf("\n");
    if (end > 0) return text.slice(0, end);
  } finally {
    closeSync(descriptor);
  }
  throw new InputError({ file, found: "no line with the names of columns", expected: "CSV with a header" });
}
