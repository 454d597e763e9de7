import type { GuestMemory } from "../guest-memory.ts";
import type { GuestMemoryModule } from "./guest-memory-module.ts";

/** Memory of that size which its guest leaves alone. */
export function untouchedMemory(sizeBytes: number): GuestMemory {
  return {
    sizeBytes,
    locality: 0,
    dirtiedBytes: () => 0,
    skippingRound: (pending, bytesPerS) => {
      const sentBytes = pending === "all" ? sizeBytes : 0;
      return { sentBytes, durationS: sentBytes / bytesPerS, skippedBytes: 0 };
    },
    touchedBytes: () => 0,
    touchedEarlyBytes: () => 0,
  };
}

/** Memory that the guest neither reads nor writes: the least that a migration can cost. */
export const untouched: GuestMemoryModule<Readonly<Record<never, never>>> = {
  name: "untouched",
  meaning: "the VM neither reads nor writes its memory while it moves",
  source: "the bound that the other models come to for a guest that does nothing",
  parameters: {},
  create: ({ sizeBytes }) => untouchedMemory(sizeBytes),
};
