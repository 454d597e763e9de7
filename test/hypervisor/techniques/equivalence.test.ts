import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prescott } from "../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { skylake } from "../../../src/hypervisor/processors/skylake.ts";
import { native } from "../../../src/hypervisor/techniques/native.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import type { Technique } from "../../../src/hypervisor/techniques/technique.ts";
import { type RandomGuestOptions, randomGuestImage, randomGuests, SENSITIVE } from "../random-guest.ts";
import { finalStateIfVirtualised, finalStateOf, memoryDifferences } from "./final-state.ts";

/** Cycles natively; whoever is still running then is left out, since nobody else would be at the same place. */
const NATIVE_BUDGET = 60_000;
const BUDGET = 80_000_000;
const TIMEOUT_MS = 240_000;

/**
 * Techniques that run kernels as they are. Paravirtual kernels are written for their monitor, and byte-code has none;
 * their own tests compare what they can compare.
 */
const WHOLE = techniques.filter(({ name }) => !/^(native|paravirtual|process-vm)/.test(name));

/** Under binary translation programs in ring 3 run as they are, and see what x86's do (Adams & Agesen 2006, § 3). */
const SEEN_BY_PROGRAMS: ReadonlySet<string> = new Set([
  ...["sgdt", "sidt", "pushfq", "lar", "lsl", "verr", "verw", "wrseg", "popseg", "lcall", "ljmp"],
]);
/** What leaves ring 0 by itself. */
const LEAVING: ReadonlySet<string> = new Set(["sysret", "iretq", "lret", "syscall"]);

/** Guests that a sound technique has to run as the bare machine does. */
const GUESTS: Readonly<Record<string, readonly RandomGuestOptions[]>> = {
  "binary-translation": [
    { rings: [0], leftOut: LEAVING },
    { rings: [0, 3], leftOut: SEEN_BY_PROGRAMS },
  ],
};
const ANY_GUEST: readonly RandomGuestOptions[] = [{}];

/** Whether a guest ends under a technique as on the bare machine; null if it does not end there, or is refused. */
function endsAlike(technique: Technique, source: string, processor: Processor): boolean | null {
  const image = randomGuestImage(source);
  const expected = finalStateOf(native, image, NATIVE_BUDGET, processor);
  if (expected.status !== "halted") return null;
  const found = finalStateIfVirtualised(technique, image, BUDGET, processor);
  if (found === null) return null;
  return (
    Object.keys(memoryDifferences(expected, found)).length === 0 &&
    JSON.stringify({ ...found, memory: null }) === JSON.stringify({ ...expected, memory: null })
  );
}

describe("random guests that read no time (Popek & Goldberg 1974, equivalence)", () => {
  it.each(WHOLE.filter(({ sound }) => sound))(
    "end under $name as on the bare machine, sensitive instructions or not",
    (technique) => {
      let ended = 0;
      for (const processor of [prescott, skylake]) {
        for (const options of GUESTS[technique.name] ?? ANY_GUEST) {
          fc.assert(
            fc.property(randomGuests(options), (source) => {
              const alike = endsAlike(technique, source, processor);
              if (alike !== null) ended++;
              expect(alike).not.toBe(false);
            }),
            { numRuns: 60 },
          );
        }
      }
      expect(ended).toBeGreaterThan(10);
    },
    TIMEOUT_MS,
  );

  it.each(WHOLE.filter(({ sound }) => !sound))(
    "end under $name as on the bare machine if they leave out what is sensitive, and else often not",
    (technique) => {
      fc.assert(
        fc.property(randomGuests({ leftOut: SENSITIVE }), (source) => {
          expect(endsAlike(technique, source, prescott)).not.toBe(false);
        }),
        { numRuns: 60 },
      );
      const sources = fc.sample(randomGuests({ rings: [0] }), { numRuns: 300, seed: 1 });
      const alike = sources.map((source) => endsAlike(technique, source, prescott));
      expect(alike.filter((same) => same === false).length).toBeGreaterThan(3);
    },
    TIMEOUT_MS,
  );
});
