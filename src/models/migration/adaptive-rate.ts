import type { ParametersOf } from "../parameters.ts";
import type {
  Migration,
  MigrationAlgorithmModule,
  MigrationCircumstances,
  MigrationEnding,
  StepResult,
} from "./algorithm.ts";
import type { PendingPages } from "./guest-memory.ts";
import { leftPages } from "./left-pages.ts";
import { RESUME_TIME, type ResumeTimeSpec } from "./resume-time.ts";
import { ACKNOWLEDGEMENT, copyStep, stopStep } from "./steps.ts";

const PARAMETERS = {
  minimumRate: {
    kind: "quantity",
    dimension: "data-rate",
    default: 1e8,
    min: 1,
    meaning: "speed of the first round, and the least of any",
  },
  maximumRate: {
    kind: "quantity",
    dimension: "data-rate",
    default: 5e8,
    min: 1,
    meaning: "the last copy begins where a round would have to be faster than this",
  },
  increment: {
    kind: "quantity",
    dimension: "data-rate",
    default: 5e7,
    min: 0,
    meaning: "a round is so much faster than the VM wrote to its memory in the round before",
  },
  little: {
    kind: "quantity",
    dimension: "memory",
    default: 0.25,
    min: 0,
    meaning: "the last copy begins where less than this is left",
  },
  maximumRounds: {
    kind: "number",
    default: 1000,
    min: 1,
    integer: true,
    meaning: "the last copy begins after so many rounds in any case",
  },
  resumeTime: RESUME_TIME as ResumeTimeSpec,
} as const;

const BYTES_PER_MIB = 2 ** 20;

function* migrate(
  { memory, load, pathBytesPerS }: MigrationCircumstances,
  parameters: ParametersOf<typeof PARAMETERS>,
): Migration {
  const { minimumRate, maximumRate, increment, little, maximumRounds, resumeTime } = parameters;
  const leastBytesPerS = minimumRate / 8;
  let pending: PendingPages = "all";
  let rateBytesPerS = leastBytesPerS;
  let loadNow = load;
  let rounds = 0;
  for (;;) {
    const speed = Math.min(rateBytesPerS, pathBytesPerS);
    const expected = memory.skippingRound(pending, speed, loadNow);
    const result: StepResult = yield copyStep(expected.sentBytes, rateBytesPerS);
    const left = leftPages(expected, loadNow, result);
    const leftBytes = memory.dirtiedBytes(left.durationS, left.load);
    const dirtyBytesPerS = result.durationS > 0 ? leftBytes / result.durationS : 0;
    const wantedBytesPerS = Math.max(leastBytesPerS, dirtyBytesPerS + increment / 8);
    let ending: MigrationEnding | null = null;
    if (leftBytes < little * BYTES_PER_MIB) ending = "converged";
    else if (wantedBytesPerS > maximumRate / 8) ending = "rate-limit";
    else if (rounds === maximumRounds) ending = "round-limit";
    if (ending !== null) {
      yield stopStep(leftBytes, resumeTime);
      yield ACKNOWLEDGEMENT;
      return { rounds, faults: 0, ending };
    }
    pending = left;
    rateBytesPerS = wantedBytesPerS;
    loadNow = result.load;
    rounds++;
  }
}

/** Pre-copy at a rate that follows what the guest writes, so that it takes little of the network at first. */
export const adaptiveRate: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "adaptive-rate",
  meaning:
    "pre-copy that begins slowly, and is as fast in each round as the VM wrote in the one before, and a bit",
  source: "Clark et al., Live migration of virtual machines, NSDI 2005, §5.3: dynamic rate-limiting",
  parameters: PARAMETERS,
  create: (parameters) => ({ begin: (circumstances) => migrate(circumstances, parameters) }),
};
