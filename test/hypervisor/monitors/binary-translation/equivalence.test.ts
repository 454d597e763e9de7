import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binaryTranslation } from "../../../../src/hypervisor/techniques/binary-translation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { type RandomGuestOptions, randomGuestImage, randomGuests, SENSITIVE } from "../../random-guest.ts";
import { finalStateIfVirtualised, finalStateOf, memoryDifferences } from "../../techniques/final-state.ts";

const NATIVE_BUDGET = 50_000;
/** A guest whose every instruction is translated once, and traps as well, takes up to so many times as long. */
const BUDGET: number = 1000 * NATIVE_BUDGET;

/** Instructions by which a kernel could leave its ring. */
const TO_USER = new Set(["sysret", "iretq", "lret", "syscall"]);

/**
 * User programs run as they are, and see of these what the monitor has, as Adams and Agesen's do: the hardware's tables,
 * and an interrupt flag that is always set.
 */
const DIFFERENT_FOR_USERS = new Set([
  ...["sgdt", "sidt", "pushfq", "lar", "lsl", "verr", "verw", "wrseg", "popseg", "lcall", "ljmp"],
]);

function expectEquivalence(options: RandomGuestOptions, numRuns: number): void {
  let halted = 0;
  const property = fc.property(randomGuests(options), (source) => {
    const image = randomGuestImage(source);
    const expected = finalStateOf(native, image, NATIVE_BUDGET);
    fc.pre(expected.status !== "budget");
    const found = finalStateIfVirtualised(binaryTranslation, image, BUDGET);
    if (found === null) return;
    expect(found.status).toBe(expected.status);
    expect(memoryDifferences(found, expected)).toEqual({});
    if (expected.status === "halted") {
      expect(found.registers).toEqual(expected.registers);
      expect(found.codes).toBe(expected.codes);
      halted++;
    }
  });
  fc.assert(property, { numRuns, endOnFailure: true });
  expect(halted).toBeGreaterThan(numRuns / 20);
}

describe("binary translation", () => {
  it("leaves every kernel that reads no time as the bare machine does, with all sensitive instructions", () => {
    expect([...TO_USER].filter((mnemonic) => SENSITIVE.has(mnemonic))).toEqual(["lret"]);
    expectEquivalence({ rings: [0], leftOut: TO_USER }, 150);
  });

  it("leaves kernels below user programs so, unless these look at the hardware's tables", () => {
    expectEquivalence({ rings: [0, 3], leftOut: DIFFERENT_FOR_USERS }, 150);
  });
});
