import type { MigrationAlgorithmModule } from "./algorithm.ts";

/** The memory goes once, while the guest runs on. */
export const fixedTime: MigrationAlgorithmModule<Readonly<Record<never, never>>> = {
  name: "fixed-time",
  meaning: "the memory is sent once, as if the guest wrote to none of it, and there is no downtime",
  source: "Beloglazov & Buyya 2012, §3.2",
  parameters: {},
  create: () => ({
    *begin({ memory }) {
      yield {
        guest: "source",
        bytes: memory.sizeBytes,
        rateLimitBytesPerS: Number.POSITIVE_INFINITY,
        pauseS: 0,
        runShare: 1,
        stallShare: 0,
      };
      return { rounds: 0, faults: 0, converged: true };
    },
  }),
};
