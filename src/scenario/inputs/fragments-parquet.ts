import { join } from "node:path";
import { TaskFragments } from "../../models/workload/fragments.ts";
import { FolderDigest } from "./digest.ts";
import { readBytes, visibleNames } from "./files.ts";
import { contents, withoutGz } from "./gzip.ts";
import { InputError } from "./input-error.ts";
import { type NumberRule, ParquetTable } from "./parquet-table.ts";

const TASKS = "tasks.parquet";
/** File of the fragments in their folder. */
export const FRAGMENTS = "fragments.parquet";
const FOLDER_EXPECTED = `a folder with ${TASKS} and ${FRAGMENTS}`;

const MS_PER_S = 1000;
const KIB_PER_MIB = 1024;

const INTEGER: NumberRule = { accepts: Number.isSafeInteger, expected: "an integer" };
const POSITIVE_INTEGER: NumberRule = {
  accepts: (value) => value >= 1 && value <= 0x7fffffff && Number.isInteger(value),
  expected: "an integer of at least 1",
};
const AMOUNT: NumberRule = {
  accepts: (value) => value >= 0 && value < Infinity,
  expected: "a number of at least 0",
};

/** What the reader found in the folder. */
export interface FragmentsFolder {
  readonly work: TaskFragments;
  /** Digest of the whole folder, as `inputDigest` computes it. */
  readonly sha256: string;
}

/**
 * Reads tasks and their CPU use over time from a folder with two Parquet files of numeric columns:
 * - `tasks.parquet`: id, submission_time (ms), duration (ms), cpu_count, cpu_capacity (MHz over all cores),
 *   mem_capacity (KiB);
 * - `fragments.parquet`: id (of the task), duration (ms), cpu_usage (MHz over all cores).
 *
 * Tasks are put in order of submission, those of one time in order of the file, and time starts at the first
 * submission. A task's fragments keep the order of the file, where those of different tasks may be mixed.
 *
 * Format: the workload traces of OpenDC (F. Mastenbroek et al., "OpenDC 2.0: convenient modeling and simulation of
 * emerging technologies in cloud datacenters", 2021); Apache Parquet.
 *
 * @throws InputError with file, column and row when a file is missing, damaged or not as described, a task has no
 *   fragment or stands there twice, or a fragment belongs to no task
 */
export async function readFragments(folder: string): Promise<FragmentsFolder> {
  const { tables, sha256 } = openTables(folder);
  const { tasks, fragments } = tables;
  const order = await submissionOrder(tasks);
  const work = new TaskFragments(tasks.rows, fragments.rows);
  await fillTasks(work, tasks, order);
  const rows = await placeFragments(work, tasks, fragments);
  const durationsMs = await fragments.column("duration", AMOUNT);
  for (let row = 0; row < rows.length; row++) {
    work.fragmentDurationS[rows[row]!] = durationsMs[row]! / MS_PER_S;
  }
  const usages = await fragments.column("cpu_usage", AMOUNT);
  for (let row = 0; row < rows.length; row++) work.fragmentUsageMhz[rows[row]!] = usages[row]!;
  return { work, sha256 };
}

interface Tables {
  readonly tasks: ParquetTable;
  readonly fragments: ParquetTable;
}

function openTables(folder: string): { tables: Tables; sha256: string } {
  const digest = new FolderDigest();
  const found = new Map<string, ParquetTable>();
  for (const name of visibleNames(folder, FOLDER_EXPECTED)) {
    const file = join(folder, name);
    const bytes = readBytes(file, "a file");
    digest.add(name, bytes);
    const table = withoutGz(name);
    if (table !== TASKS && table !== FRAGMENTS) continue;
    if (found.has(table)) throw new InputError({ file, found: `${table} again`, expected: "each file once" });
    found.set(table, new ParquetTable(file, new Uint8Array(contents(file, bytes)).buffer));
  }
  function table(name: string): ParquetTable {
    const opened = found.get(name);
    if (opened === undefined) {
      throw new InputError({ file: folder, found: `no ${name}`, expected: FOLDER_EXPECTED });
    }
    return opened;
  }
  return { tables: { tasks: table(TASKS), fragments: table(FRAGMENTS) }, sha256: digest.hex() };
}

interface SubmissionOrder {
  /** Row of the file for each task. */
  readonly rows: Int32Array;
  readonly submissionsMs: Float64Array;
}

async function submissionOrder(tasks: ParquetTable): Promise<SubmissionOrder> {
  if (tasks.rows === 0) {
    throw new InputError({ file: tasks.file, found: "no task", expected: "at least one task" });
  }
  const submissionsMs = await tasks.column("submission_time", INTEGER);
  const rows = Int32Array.from(submissionsMs, (_, row) => row);
  rows.sort((a, b) => submissionsMs[a]! - submissionsMs[b]! || a - b);
  return { rows, submissionsMs };
}

async function fillTasks(work: TaskFragments, tasks: ParquetTable, order: SubmissionOrder): Promise<void> {
  const { rows, submissionsMs } = order;
  const firstMs = submissionsMs[rows[0]!]!;
  const ids = await tasks.column("id", INTEGER);
  const durationsMs = await tasks.column("duration", AMOUNT);
  const cpuCounts = await tasks.column("cpu_count", POSITIVE_INTEGER);
  const capacities = await tasks.column("cpu_capacity", AMOUNT);
  const memoriesKiB = await tasks.column("mem_capacity", AMOUNT);
  for (let task = 0; task < rows.length; task++) {
    const row = rows[task]!;
    work.traceId[task] = ids[row]!;
    work.submitS[task] = (submissionsMs[row]! - firstMs) / MS_PER_S;
    work.durationS[task] = durationsMs[row]! / MS_PER_S;
    work.cpuCount[task] = cpuCounts[row]!;
    work.cpuCapacityMhz[task] = capacities[row]!;
    work.memoryMiB[task] = memoriesKiB[row]! / KIB_PER_MIB;
  }
}

/** Fills `fragmentStart` and returns, for each row of the fragments' file, the row that it takes in the result. */
async function placeFragments(
  work: TaskFragments,
  tasks: ParquetTable,
  fragments: ParquetTable,
): Promise<Int32Array> {
  const taskOfId = tasksById(work, tasks.file);
  const ids = await fragments.column("id", INTEGER);
  const rows = new Int32Array(ids.length);
  const { fragmentStart } = work;
  // First pass: rows[row] is the fragment's task, fragmentStart[task + 1] the number of its fragments.
  let lastId = Number.NaN;
  let task = 0;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    // Fragments mostly come task by task, so the look-up is mostly spared.
    if (id !== lastId) {
      const known = taskOfId.get(id);
      if (known === undefined) {
        const found = `a fragment of task ${id} in column id, row ${row}`;
        throw new InputError({ file: fragments.file, found, expected: `an id of ${TASKS}` });
      }
      task = known;
      lastId = id;
    }
    rows[row] = task;
    fragmentStart[task + 1]! += 1;
  }
  for (let t = 0; t < work.count; t++) {
    if (fragmentStart[t + 1] === 0) {
      const found = `task ${work.traceId[t]} without a fragment in ${FRAGMENTS}`;
      throw new InputError({ file: tasks.file, found, expected: "at least one fragment per task" });
    }
    fragmentStart[t + 1]! += fragmentStart[t]!;
  }
  const next = fragmentStart.slice();
  for (let row = 0; row < rows.length; row++) {
    const owner = rows[row]!;
    rows[row] = next[owner]!;
    next[owner]! += 1;
  }
  return rows;
}

function tasksById(work: TaskFragments, file: string): Map<number, number> {
  const taskOfId = new Map<number, number>();
  for (let task = 0; task < work.count; task++) {
    const id = work.traceId[task]!;
    if (taskOfId.has(id)) {
      throw new InputError({ file, found: `task ${id} twice in column id`, expected: "each id once" });
    }
    taskOfId.set(id, task);
  }
  return taskOfId;
}
