import type { MigrationAlgorithm, MigrationEnd } from "./algorithm.ts";
import type { GuestMemory } from "./guest-memory.ts";

/** Where a migration takes place: the same link and the same guest from beginning to end. */
export interface SteadyMigration {
  readonly memory: GuestMemory;
  /** How busy the guest's vCPUs are while they may run, 0..1. */
  readonly load: number;
  /** The most that the migration sends, byte/s. */
  readonly speedBytesPerS: number;
  /** What the link carries, byte/s. */
  readonly linkBytesPerS: number;
  readonly latencyS: number;
}

/** What comes of it. */
export interface SteadyOutcome extends MigrationEnd {
  readonly totalS: number;
  readonly downtimeS: number;
  readonly sentBytes: number;
  /** What each step sent, those without anything to send left out, bytes. */
  readonly bytesByStep: readonly number[];
}

/** Carries out a migration by itself: the calculator behind the tables of the documentation. */
export function carryOut(algorithm: MigrationAlgorithm, given: SteadyMigration): SteadyOutcome {
  const { memory, load, speedBytesPerS, linkBytesPerS, latencyS } = given;
  const pathBytesPerS = Math.min(speedBytesPerS, linkBytesPerS);
  const migration = algorithm.begin({ memory, load, pathBytesPerS });
  const bytesByStep: number[] = [];
  let totalS = 0;
  let downtimeS = 0;
  let next = migration.next();
  while (next.done !== true) {
    const { guest, bytes, rateLimitBytesPerS, pauseS, runShare, stallShare } = next.value;
    const sendingS = bytes > 0 ? bytes / Math.min(pathBytesPerS, rateLimitBytesPerS) + latencyS : latencyS;
    const durationS = sendingS + pauseS;
    totalS += durationS;
    if (guest === "stopped") downtimeS += durationS;
    if (bytes > 0) bytesByStep.push(bytes);
    const running = guest === "stopped" ? 0 : Math.min(load, runShare) * (1 - stallShare);
    const bytesPerS = bytes > 0 ? bytes / sendingS : 0;
    next = migration.next({ durationS, bytesPerS, load: running });
  }
  const sentBytes = bytesByStep.reduce((sum, bytes) => sum + bytes, 0);
  return { ...next.value, totalS, downtimeS, sentBytes, bytesByStep };
}
