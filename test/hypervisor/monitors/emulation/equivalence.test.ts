import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emulation } from "../../../../src/hypervisor/techniques/emulation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { type RandomGuestOptions, randomGuestImage, randomGuests } from "../../random-guest.ts";
import { finalStateOf, memoryDifferences } from "../../techniques/final-state.ts";

const NATIVE_BUDGET = 50_000;
/** An interpreter takes up to so many times as long. */
const BUDGET: number = 200 * NATIVE_BUDGET;

function expectEquivalence(options: RandomGuestOptions, numRuns: number): void {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(randomGuests(options), (source) => {
      const image = randomGuestImage(source);
      const expected = finalStateOf(native, image, NATIVE_BUDGET);
      fc.pre(expected.status !== "budget");
      const found = finalStateOf(emulation, image, BUDGET);
      expect(found.status).toBe(expected.status);
      expect(memoryDifferences(found, expected)).toEqual({});
      if (expected.status === "halted") {
        expect(found.registers).toEqual(expected.registers);
        expect(found.codes).toBe(expected.codes);
      }
      ends.set(expected.status, (ends.get(expected.status) ?? 0) + 1);
    }),
    { numRuns },
  );
  expect(ends.get("halted")).toBeGreaterThan(numRuns / 4);
}

describe("full emulation", () => {
  it("leaves every guest that reads no time as the bare machine does, sensitive instructions or not", () => {
    expectEquivalence({ rings: [0, 0, 1, 3], unnamed: true }, 200);
  });

  it("keeps outer rings from what is beyond a segment's limit, but for flags and segments without one", () => {
    expectEquivalence({ rings: [1, 1, 3], limited: true }, 100);
  });
});
