import type { MigrationStep } from "./algorithm.ts";

const UNLIMITED = Number.POSITIVE_INFINITY;

/** Memory is sent while the guest runs at the source, throttled where its share of the time is below 1. */
export function copyStep(bytes: number, rateLimitBytesPerS: number = UNLIMITED, runShare = 1): MigrationStep {
  return { guest: "source", bytes, rateLimitBytesPerS, pauseS: 0, runShare, stallShare: 0 };
}

/** Memory is sent while the guest runs nowhere. */
export function stopStep(bytes: number, pauseS = 0): MigrationStep {
  return { guest: "stopped", bytes, rateLimitBytesPerS: UNLIMITED, pauseS, runShare: 1, stallShare: 0 };
}

/** Memory is sent after a guest that runs at the target, and loses some of its time to waiting for it. */
export function pushStep(bytes: number, stallShare: number): MigrationStep {
  return { guest: "target", bytes, rateLimitBytesPerS: UNLIMITED, pauseS: 0, runShare: 1, stallShare };
}

/** The guest runs at the target, and its source is told so. */
export const ACKNOWLEDGEMENT: MigrationStep = pushStep(0, 0);
