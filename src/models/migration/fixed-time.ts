import type { MigrationAlgorithmModule } from "./algorithm.ts";
import { copyStep } from "./steps.ts";

/** The memory goes once, while the guest runs on. */
export const fixedTime: MigrationAlgorithmModule<Readonly<Record<never, never>>> = {
  name: "fixed-time",
  meaning: "memory / bandwidth: sent once, as if the VM wrote to none of it, without downtime",
  source:
    "Beloglazov & Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in cloud data centers (2012), §3.2",
  parameters: {},
  create: () => ({
    *begin({ memory }) {
      yield copyStep(memory.sizeBytes);
      return { rounds: 0, faults: 0, ending: "converged" };
    },
  }),
};
