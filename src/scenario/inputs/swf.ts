import { TaskFragments } from "../../models/workload/fragments.ts";
import { InputError } from "./input-error.ts";
import type { TextLine } from "./text-line.ts";
import { readLines } from "./text-lines.ts";
import { LATEST_S } from "./trace-input.ts";

const FILE_EXPECTED = "a job log in the Standard Workload Format";
const SEMICOLON = 59;
const FIELDS = 18;
const [JOB, SUBMIT, RUN_TIME, ALLOCATED, USED_MEMORY, REQUESTED, REQUESTED_MEMORY, STATUS] = [
  0, 1, 3, 4, 6, 7, 9, 10,
] as const;
/** What a field holds that nobody knows. */
const UNKNOWN = -1;
/** Status of a line about a part of a job that has a line of its own. */
const PARTS = [2, 3, 4];
const MOST_PROCESSORS = 0x7fffffff;
const MOST_KIB = 1e15;
const KIB_PER_MIB = 1024;

/** Header comments that are read: `; MaxProcs: 128`. */
const HEADER = /^;\s*(\w+):\s*(.*\S)\s*$/;

/** What the reader found. */
export interface SwfLog {
  readonly work: TaskFragments;
  /** Processors of the machine, by the header; Infinity if it does not say. */
  readonly maxProcessors: number;
  /** Header comments by name. */
  readonly header: Readonly<Record<string, string>>;
  /** Jobs that never ran, and lines about parts of jobs. */
  readonly leftOut: number;
  readonly sha256: string;
}

/**
 * Reads a job log in the Standard Workload Format, version 2: a line of 18 numbers between blanks for each job, and
 * comments that begin with a semicolon. Each job becomes a task with one fragment: it keeps all its processors busy
 * at their full speed for its run time. Jobs must be in order of submission; the first submission is time 0.
 *
 * -1 stands for what is unknown:
 * - processors: those allocated, else those requested;
 * - memory (kilobytes of 1,024 bytes for each processor): that requested, else that used, else none;
 * - a job without a run time, or without any processor, never ran and is left out, and so are lines of status 2, 3
 *   and 4, which describe parts of a job that has a line of its own.
 *
 * Format: "The Standard Workload Format", version 2.2, Parallel Workloads Archive; S. J. Chapin et al., "Benchmarks and
 * standards for the evaluation of parallel job schedulers", 1999.
 *
 * @param speedMhz - of one processor, which the format does not know
 * @throws InputError with file, line and column when the file is not as described, or a job has more processors than
 *   the header's `MaxProcs`
 */
export async function readSwf(file: string, speedMhz: number): Promise<SwfLog> {
  const header: Record<string, string> = Object.create(null);
  const seen = new Set<number>();
  const jobs: number[] = [];
  const submitS: number[] = [];
  const runS: number[] = [];
  const processors: number[] = [];
  const memoryMiB: number[] = [];
  let maxProcessors = Number.POSITIVE_INFINITY;
  let lastSubmitS = 0;
  let leftOut = 0;
  const sha256 = await readLines(file, FILE_EXPECTED, (line) => {
    if (line.firstByte === SEMICOLON) {
      const [, name, value] = HEADER.exec(line.whole) ?? [];
      if (name === undefined || value === undefined) return;
      header[name] = value;
      if (name === "MaxProcs") maxProcessors = readMaximum(line, value);
      return;
    }
    const fields = line.splitAtBlanks();
    if (fields !== FIELDS) throw line.countError(fields, FIELDS);
    const job = line.numberIn(JOB, "a job number from 0", 0, Number.MAX_SAFE_INTEGER);
    if (!Number.isInteger(job)) throw line.error(JOB, "a whole number");
    const submittedS = line.numberIn(SUBMIT, "a time in seconds from 0", 0, LATEST_S);
    if (submittedS < lastSubmitS) throw line.error(SUBMIT, `at least ${lastSubmitS} s, as the job before`);
    lastSubmitS = submittedS;
    const lastedS = known(line, RUN_TIME, "a run time in seconds", LATEST_S);
    const size = knownOf(line, ALLOCATED, REQUESTED, "a number of processors", MOST_PROCESSORS);
    const memoryKiB = knownOf(line, REQUESTED_MEMORY, USED_MEMORY, "memory in kilobytes", MOST_KIB);
    if (PARTS.includes(line.value(STATUS)) || lastedS === UNKNOWN || size <= 0) {
      leftOut++;
      return;
    }
    if (!Number.isInteger(size)) throw line.error(ALLOCATED, "a whole number of processors");
    if (size > maxProcessors) {
      throw line.error(ALLOCATED, `at most the ${maxProcessors} of MaxProcs`, `${size} processors`);
    }
    if (seen.has(job)) throw line.error(JOB, "each job once", `job ${job} again`);
    seen.add(job);
    jobs.push(job);
    submitS.push(submittedS);
    runS.push(lastedS);
    processors.push(size);
    memoryMiB.push((Math.max(memoryKiB, 0) * size) / KIB_PER_MIB);
  });
  if (jobs.length === 0) {
    const found = leftOut === 0 ? "no job" : `none that ran among ${leftOut}`;
    throw new InputError({ file, found, expected: "at least one job that ran" });
  }
  const work = new TaskFragments(jobs.length, jobs.length);
  for (let job = 0; job < jobs.length; job++) {
    work.traceId[job] = jobs[job]!;
    work.submitS[job] = submitS[job]! - submitS[0]!;
    work.durationS[job] = runS[job]!;
    work.cpuCount[job] = processors[job]!;
    work.cpuCapacityMhz[job] = processors[job]! * speedMhz;
    work.memoryMiB[job] = memoryMiB[job]!;
    work.fragmentStart[job + 1] = job + 1;
    work.fragmentDurationS[job] = runS[job]!;
    work.fragmentUsageMhz[job] = processors[job]! * speedMhz;
  }
  return { work, maxProcessors, header, leftOut, sha256 };
}

/** A field's number, or {@link UNKNOWN}. */
function known(line: TextLine, field: number, what: string, most: number): number {
  const value = line.value(field);
  if (value === UNKNOWN || (value >= 0 && value <= most)) return value;
  throw line.error(field, `${what} from 0, or -1`);
}

/** The first of two fields' numbers that is known and not 0. */
function knownOf(line: TextLine, first: number, second: number, what: string, most: number): number {
  const value = known(line, first, what, most);
  const other = known(line, second, what, most);
  return value > 0 ? value : other;
}

function readMaximum(line: TextLine, value: string): number {
  const maximum = Number(value);
  if (Number.isInteger(maximum) && maximum >= 1) return maximum;
  if (maximum === UNKNOWN) return Number.POSITIVE_INFINITY;
  throw line.lineError(`MaxProcs ${JSON.stringify(value)}`, "a whole number of at least 1, or -1");
}
