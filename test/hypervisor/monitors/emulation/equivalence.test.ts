import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emulation } from "../../../../src/hypervisor/techniques/emulation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { randomGuestImage, randomGuests } from "../../random-guest.ts";
import { finalStateOf, memoryDifferences } from "../../techniques/final-state.ts";

const NATIVE_BUDGET = 50_000;
/** An interpreter takes up to so many times as long. */
const BUDGET: number = 200 * NATIVE_BUDGET;

describe("full emulation", () => {
  it("leaves every guest that reads no time as the bare machine does, sensitive instructions or not", () => {
    const ends = new Map<string, number>();
    fc.assert(
      fc.property(randomGuests({ rings: [0, 0, 1, 3], unnamed: true }), (source) => {
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
      { numRuns: 200 },
    );
    expect(ends.get("halted")).toBeGreaterThan(50);
  });
});
