import type { ParametersOf } from "../../parameters.ts";
import type { GuestMemory, PendingPages, SkippingRound } from "../guest-memory.ts";
import type { GuestMemoryBasis, GuestMemoryModule } from "./guest-memory-module.ts";

const PARAMETERS = {
  intensity: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.5,
    meaning: "memory that a busy VM writes to, as a share of what a migration at full speed sends meanwhile",
  },
  workingSet: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.9,
    meaning: "share of its memory that it writes to at most",
  },
} as const;

class IntensityMemory implements GuestMemory {
  readonly sizeBytes: number;
  readonly locality = 0;
  readonly #bytesPerS: number;
  readonly #mostBytes: number;

  constructor(
    { sizeBytes, migrationBytesPerS }: GuestMemoryBasis,
    parameters: ParametersOf<typeof PARAMETERS>,
  ) {
    this.sizeBytes = sizeBytes;
    this.#bytesPerS = migrationBytesPerS * parameters.intensity;
    this.#mostBytes = parameters.workingSet * sizeBytes;
  }

  dirtiedBytes(durationS: number, load: number): number {
    return Math.min(this.#bytesPerS * load * durationS, this.#mostBytes);
  }

  /** Each page is written to once, so that none is skipped. */
  skippingRound(pending: PendingPages, bytesPerS: number): SkippingRound {
    const sentBytes = pending === "all" ? this.sizeBytes : this.dirtiedBytes(pending.durationS, pending.load);
    return { sentBytes, durationS: sentBytes / bytesPerS, skippedBytes: 0 };
  }

  /** It goes from page to page, past those that are missing and those that are not. */
  touchedBytes(durationS: number, load: number, among: PendingPages): number {
    return this.dirtiedBytes(durationS, load) * this.#share(among);
  }

  touchedEarlyBytes(durationS: number, load: number, among: PendingPages): number {
    const touched = this.dirtiedBytes(durationS, load);
    if (touched < this.#mostBytes || touched === 0) return (touched / 2) * this.#share(among);
    // All of it was come to after this part of the time.
    const part = this.#mostBytes / (this.#bytesPerS * load * durationS);
    return touched * (1 - part / 2) * this.#share(among);
  }

  #share(pending: PendingPages): number {
    return pending === "all" ? 1 : this.dirtiedBytes(pending.durationS, pending.load) / this.sizeBytes;
  }
}

/** min(m·I·ℓ·Δt, W): page after page, until a share of the memory has been written to. */
export const intensity: GuestMemoryModule<typeof PARAMETERS> = {
  name: "intensity",
  meaning: "the VM writes to one page after another, at a share of the speed of the migration",
  source: "the model that SimGrid 3.32 documents: dirty intensity and a working set of nine tenths",
  parameters: PARAMETERS,
  create: (basis, parameters) => new IntensityMemory(basis, parameters),
};
