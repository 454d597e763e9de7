import type {
  Migration,
  MigrationAlgorithmModule,
  MigrationCircumstances,
  MigrationEnding,
  StepResult,
} from "./algorithm.ts";
import { PAGE_BYTES, type PendingPages, type SkippingRound } from "./guest-memory.ts";
import { leftPages } from "./left-pages.ts";
import { RESUME_TIME, type ResumeTimeSpec } from "./resume-time.ts";
import { ACKNOWLEDGEMENT, copyStep, stopStep } from "./steps.ts";

/** When Xen stops to send memory again. */
interface StopRule {
  /** Copies while the guest runs, the first included. */
  readonly maximumIterations: number;
  /** Multiple of the memory that is sent at most; Infinity: no bound. */
  readonly maximumFactor: number;
  /** An iteration that sends more than the one before is the last. */
  readonly stopsWhereItGrows: boolean;
  /** A page that is written to again before its turn is left to the next iteration. */
  readonly skips: boolean;
}

/** So few pages are sent at once. */
const FEW_PAGES = 50;

const PARAMETERS = { resumeTime: RESUME_TIME as ResumeTimeSpec } as const;

function* migrate(
  { memory, pathBytesPerS, load }: MigrationCircumstances,
  rule: StopRule,
  resumeTimeS: number,
): Migration {
  let pending: PendingPages = "all";
  let speedBytesPerS = pathBytesPerS;
  let loadNow = load;
  let leftBytes = memory.sizeBytes;
  let lastBytes = Number.POSITIVE_INFINITY;
  let sentBytes = 0;
  let iterations = 0;
  let ending: MigrationEnding | null = null;
  while (ending === null) {
    const expected: SkippingRound = memory.skippingRound(pending, speedBytesPerS, loadNow);
    const bytes: number = rule.skips ? expected.sentBytes : leftBytes;
    const result: StepResult = yield copyStep(bytes);
    iterations++;
    sentBytes += bytes;
    const left = rule.skips ? leftPages(expected, loadNow, result) : result;
    leftBytes = memory.dirtiedBytes(left.durationS, left.load);
    if (leftBytes < FEW_PAGES * PAGE_BYTES) ending = "converged";
    else if (iterations >= rule.maximumIterations) ending = "round-limit";
    else if (sentBytes > rule.maximumFactor * memory.sizeBytes) ending = "byte-limit";
    else if (rule.stopsWhereItGrows && bytes > lastBytes) ending = "no-progress";
    lastBytes = bytes;
    pending = left;
    if (result.bytesPerS > 0) speedBytesPerS = result.bytesPerS;
    loadNow = result.load;
  }
  yield stopStep(leftBytes, resumeTimeS);
  yield ACKNOWLEDGEMENT;
  return { rounds: iterations - 1, faults: 0, ending };
}

/** Pre-copy as xend did it. */
export const classicXen: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "classic-xen",
  meaning:
    "pre-copy until fewer than 50 pages are left, 29 iterations or three times the memory are sent, or an iteration sends more than the one before",
  source:
    "the stop conditions of Xen 3 as Akoush et al., Predicting the performance of virtual machine migration, MASCOTS 2010, §III, state them",
  parameters: PARAMETERS,
  create: ({ resumeTime }) => {
    const rule = { maximumIterations: 29, maximumFactor: 3, stopsWhereItGrows: true, skips: true };
    return { begin: (circumstances) => migrate(circumstances, rule, resumeTime) };
  },
};

/** Pre-copy as libxl does it, which sends what is dirty at the beginning of an iteration and skips nothing. */
export const modernXen: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "modern-xen",
  meaning: "pre-copy until fewer than 50 pages are left, or for five iterations",
  source:
    "Xen 4.6 and later, tools/libs/guest/xg_sr_save.c, simple_precopy_policy: 5 iterations, 50 dirty pages",
  parameters: PARAMETERS,
  create: ({ resumeTime }) => {
    const rule = {
      maximumIterations: 5,
      maximumFactor: Number.POSITIVE_INFINITY,
      stopsWhereItGrows: false,
      skips: false,
    };
    return { begin: (circumstances) => migrate(circumstances, rule, resumeTime) };
  },
};
