import type {
  Migration,
  MigrationAlgorithmModule,
  MigrationCircumstances,
  MigrationEnding,
} from "./algorithm.ts";
import { ACKNOWLEDGEMENT, copyStep, stopStep } from "./steps.ts";

const PARAMETERS = {
  maximumDowntime: {
    kind: "quantity",
    dimension: "time",
    default: 0.03,
    min: 0,
    meaning:
      "the last copy begins when what is left takes no longer than this at the speed of the last round",
  },
  maximumRounds: {
    kind: "number",
    default: 1000,
    min: 1,
    integer: true,
    meaning: "the last copy begins after so many rounds in any case",
  },
} as const;

function* migrate(
  { memory }: MigrationCircumstances,
  maximumDowntimeS: number,
  maximumRounds: number,
): Migration {
  let result = yield copyStep(memory.sizeBytes);
  let leftBytes = Math.trunc(memory.dirtiedBytes(result.durationS, result.load));
  let rounds = 0;
  let ending: MigrationEnding = "converged";
  while (leftBytes > Math.trunc(result.bytesPerS * maximumDowntimeS)) {
    if (rounds === maximumRounds) {
      ending = "round-limit";
      break;
    }
    result = yield copyStep(leftBytes);
    rounds++;
    leftBytes = Math.trunc(memory.dirtiedBytes(result.durationS, result.load));
  }
  yield stopStep(leftBytes);
  yield ACKNOWLEDGEMENT;
  return { rounds, faults: 0, ending };
}

/** Pre-copy until what is left is sent within a fixed downtime. */
export const fixedThreshold: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "fixed-threshold",
  meaning: "pre-copy until what is left takes no longer than a given downtime at the speed of the last round",
  source:
    "the pre-copy that SimGrid 3.32 documents, as its output has it, whole bytes and thresholds included",
  parameters: PARAMETERS,
  create: ({ maximumDowntime, maximumRounds }) => ({
    begin: (circumstances) => migrate(circumstances, maximumDowntime, maximumRounds),
  }),
};
