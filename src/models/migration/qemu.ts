import type { ParametersOf } from "../parameters.ts";
import type {
  Migration,
  MigrationAlgorithmModule,
  MigrationCircumstances,
  MigrationEnding,
} from "./algorithm.ts";
import { AutoConverge } from "./auto-converge.ts";
import { RESUME_TIME, type ResumeTimeSpec } from "./resume-time.ts";
import { ACKNOWLEDGEMENT, copyStep, stopStep } from "./steps.ts";

const PARAMETERS = {
  downtimeLimit: {
    kind: "quantity",
    dimension: "time",
    default: 0.3,
    min: 0,
    meaning: "the last copy begins when what is left is expected to take no longer than this",
  },
  maximumRate: {
    kind: "quantity",
    dimension: "data-rate",
    default: 1_073_741_824,
    min: 1,
    meaning: "the most that is sent while the VM runs",
  },
  autoConverge: {
    kind: "flag",
    default: true,
    meaning: "whether a VM that writes faster than half of what is sent is throttled",
  },
  throttleFirst: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.2,
    meaning: "share of its CPU time that is taken from it at first",
  },
  throttleIncrement: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.1,
    meaning: "share that is taken besides each further time that it has written too fast",
  },
  throttleMost: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.99,
    meaning: "share that is taken at most",
  },
  maximumRounds: {
    kind: "number",
    default: 200,
    min: 1,
    integer: true,
    meaning: "the last copy begins after so many rounds in any case; QEMU itself would go on",
  },
  resumeTime: RESUME_TIME as ResumeTimeSpec,
} as const;

function* migrate(
  { memory }: MigrationCircumstances,
  parameters: ParametersOf<typeof PARAMETERS>,
): Migration {
  const { downtimeLimit, autoConverge } = parameters;
  const converge = new AutoConverge(parameters);
  const rateBytesPerS = parameters.maximumRate / 8;
  let bytes = memory.sizeBytes;
  let rounds = 0;
  let ending: MigrationEnding = "converged";
  for (;;) {
    const result = yield copyStep(bytes, rateBytesPerS, 1 - converge.throttle);
    const leftBytes = memory.dirtiedBytes(result.durationS, result.load);
    const isDone = leftBytes <= result.bytesPerS * downtimeLimit;
    if (isDone || rounds === parameters.maximumRounds) {
      if (!isDone) ending = "round-limit";
      bytes = leftBytes;
      break;
    }
    if (autoConverge) converge.note(result.durationS, bytes, leftBytes);
    bytes = leftBytes;
    rounds++;
  }
  yield stopStep(bytes, parameters.resumeTime);
  yield ACKNOWLEDGEMENT;
  return { rounds, faults: 0, ending };
}

/** Pre-copy as QEMU/KVM does it, with a guest that is throttled until it converges. */
export const qemu: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "qemu",
  meaning:
    "pre-copy until the downtime is expected to be short enough; a VM that writes too fast is throttled",
  source:
    "QEMU, migration/ram.c, and its documentation of auto-converge: its defaults, 300 ms, 128 MiB/s, 20 % and 10 %",
  parameters: PARAMETERS,
  create: (parameters) => ({ begin: (circumstances) => migrate(circumstances, parameters) }),
};
