import { type Profile, rate } from "../profile.ts";
import { TICKS, tlbMisses } from "./sources.ts";

/** Many short processes: make, shell, compiler, assembler. */
export const kernelBuild: Profile = {
  name: "kernel-build",
  meaning: "many short processes: a kernel build, continuous integration",
  rates: {
    "timer-interrupt": TICKS,
    "null-system-call": rate(
      15_000,
      "an estimate from the processes below: 100 calls each to start and end, and for each of some 3,000 files compiled 5,000 to look for, open, read and close a thousand headers",
    ),
    "page-fault-true": rate(28_000, "minor faults of a kernel build (Vermeulen, kernel)"),
    "page-table-modify-present-to-absent": rate(
      28_000,
      "what was mapped by a fault is unmapped when its process ends",
    ),
    "fork-like": rate(26, "processes of a kernel build (Vermeulen, kernel)"),
    "context-switch": rate(
      300,
      "an estimate: a dozen for each process, which waits for its files, for its children and at its end",
    ),
    "inter-processor-interrupt": rate(
      50,
      "an estimate: two for each process, when it starts elsewhere and when it ends",
    ),
    "disk-read": rate(50, "an estimate: sources and tools are read once and then are in memory"),
    "tlb-walk": tlbMisses(
      150,
      0.728,
      "the middle of the range of Bhargava et al. 2008; instructions a cycle of Vermeulen, kernel",
    ),
  },
};
