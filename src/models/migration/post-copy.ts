import type { ParametersOf } from "../parameters.ts";
import type { Migration, MigrationAlgorithmModule, MigrationCircumstances } from "./algorithm.ts";
import { type Push, pushFaults, stallShare } from "./demand-paging.ts";
import { PAGE_BYTES, type PendingPages } from "./guest-memory.ts";
import { RESUME_TIME, type ResumeTimeSpec } from "./resume-time.ts";
import { copyStep, pushStep, stopStep } from "./steps.ts";

/** What post-copy and hybrid migration have in common. */
const POST_COPY_PARAMETERS = {
  state: {
    kind: "quantity",
    dimension: "memory",
    default: 80,
    min: 0,
    meaning: "what must be at the target before the VM runs there: CPU, devices, memory that cannot be paged",
  },
  prepaging: {
    kind: "flag",
    default: true,
    meaning: "whether pages near one that the VM waited for are sent next",
  },
  faultTime: {
    kind: "quantity",
    dimension: "time",
    default: 3e-4,
    min: 0,
    meaning: "time for which the VM waits for a page, besides that of sending it",
  },
  resumeTime: RESUME_TIME as ResumeTimeSpec,
} as const;

const BYTES_PER_MIB = 2 ** 20;

/** Stops the guest, sends its state, lets it run at the target and pushes the rest of its memory after it. */
function* switchAndPush(
  { memory, pathBytesPerS }: MigrationCircumstances,
  parameters: ParametersOf<typeof POST_COPY_PARAMETERS>,
  missing: PendingPages,
  load: number,
  rounds: number,
): Migration {
  const missingBytes =
    missing === "all" ? memory.sizeBytes : memory.dirtiedBytes(missing.durationS, missing.load);
  const stateBytes = Math.min(parameters.state * BYTES_PER_MIB, missingBytes);
  const stopped = yield stopStep(stateBytes, parameters.resumeTime);
  const bytes = missingBytes - stateBytes;
  const missingShare = bytes > 0 ? bytes / missingBytes : 0;
  const bytesPerS = stopped.bytesPerS > 0 ? stopped.bytesPerS : pathBytesPerS;
  const prepages = parameters.prepaging;
  const durationS = bytes / bytesPerS;
  const expected: Push = { missing, missingShare, durationS, load, prepages };
  const share = stallShare(memory, expected, parameters.faultTime + PAGE_BYTES / bytesPerS);
  const result = yield pushStep(bytes, share);
  // What it used is what it got done, with the waiting taken off.
  const push = { ...expected, durationS: result.durationS, load: result.load };
  const faults = Math.round(pushFaults(memory, push).faults);
  return { rounds, faults, ending: "converged" };
}

/** The guest runs at the target at once; its memory follows. */
export const postCopy: MigrationAlgorithmModule<typeof POST_COPY_PARAMETERS> = {
  name: "post-copy",
  meaning: "the VM runs at its target at once, and its memory is sent after it, what it waits for first",
  source:
    "Hines & Gopalan, Post-copy based live virtual machine migration using adaptive pre-paging and dynamic self-ballooning, VEE 2009",
  parameters: POST_COPY_PARAMETERS,
  create: (parameters) => ({
    begin: (circumstances) => switchAndPush(circumstances, parameters, "all", circumstances.load, 0),
  }),
};

/** The parameters of post-copy, and how much is copied before. */
type HybridParameters = typeof POST_COPY_PARAMETERS & {
  readonly copies: {
    readonly kind: "number";
    readonly default: number;
    readonly min: number;
    readonly integer: boolean;
    readonly meaning: string;
  };
};

const HYBRID_PARAMETERS: HybridParameters = {
  ...POST_COPY_PARAMETERS,
  copies: {
    kind: "number",
    default: 1,
    min: 1,
    integer: true,
    meaning: "copies of the memory that are made while the VM runs at its source, before it leaves",
  },
};

function* copyFirst(
  circumstances: MigrationCircumstances,
  parameters: ParametersOf<HybridParameters>,
): Migration {
  const { memory } = circumstances;
  let bytes = memory.sizeBytes;
  let missing: PendingPages = "all";
  let load = circumstances.load;
  for (let copy = 0; copy < parameters.copies; copy++) {
    const result = yield copyStep(bytes);
    bytes = memory.dirtiedBytes(result.durationS, result.load);
    missing = result;
    load = result.load;
  }
  return yield* switchAndPush(circumstances, parameters, missing, load, parameters.copies - 1);
}

/** Pre-copy for a while, then post-copy of what was written meanwhile. */
export const hybrid: MigrationAlgorithmModule<HybridParameters> = {
  name: "hybrid",
  meaning: "pre-copy for so many copies, then post-copy of what the VM wrote meanwhile",
  source: "Sahni & Varma, A hybrid approach to live migration of virtual machines, CCEM 2012",
  parameters: HYBRID_PARAMETERS,
  create: (parameters) => ({ begin: (circumstances) => copyFirst(circumstances, parameters) }),
};
