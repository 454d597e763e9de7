import type { MigrationAlgorithmModule } from "./algorithm.ts";
import { RESUME_TIME, type ResumeTimeSpec } from "./resume-time.ts";
import { ACKNOWLEDGEMENT, stopStep } from "./steps.ts";

const PARAMETERS = { resumeTime: RESUME_TIME as ResumeTimeSpec } as const;

/** The guest is stopped, all of its memory is sent, and it goes on at the target. */
export const stopAndCopy: MigrationAlgorithmModule<typeof PARAMETERS> = {
  name: "stop-and-copy",
  meaning: "the VM stands still until all of its memory is at the target",
  source: "Clark et al., Live migration of virtual machines, NSDI 2005, §3: pure stop-and-copy",
  parameters: PARAMETERS,
  create: ({ resumeTime }) => ({
    *begin({ memory }) {
      yield stopStep(memory.sizeBytes, resumeTime);
      yield ACKNOWLEDGEMENT;
      return { rounds: 0, faults: 0, ending: "converged" };
    },
  }),
};
