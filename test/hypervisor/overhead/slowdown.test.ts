import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Profile, rate } from "../../../src/hypervisor/overhead/profile.ts";
import { remainderOf, slowdownOf } from "../../../src/hypervisor/overhead/slowdown.ts";
import { row } from "./rows.ts";

const FREQUENCY_HZ = 1_000_000;

const NATIVE = [
  row("arithmetic", { guest: 10 }),
  row("null-system-call", { guest: 50, transition: 150 }),
  row("port-in", { transition: 1000 }),
];

/** 200 calls of 200 cycles and 60 reads of 1,000 are 0.1 of a second of 1,000,000 cycles. */
const PROFILE: Profile = {
  name: "some",
  meaning: "some work",
  rates: { "null-system-call": rate(200, "here"), "port-in": rate(60, "here") },
};

describe("slowdown", () => {
  it("is 1 on the bare machine", () => {
    const { slowdown, hostShare, unmeasured } = slowdownOf(PROFILE, {
      virtual: NATIVE,
      native: NATIVE,
      frequencyHz: FREQUENCY_HZ,
    });
    expect({ slowdown, hostShare, unmeasured }).toEqual({ slowdown: 1, hostShare: 0, unmeasured: [] });
  });

  it("adds up rate times difference, the host's cycles apart", () => {
    const virtual = [
      row("arithmetic", { guest: 10 }),
      row("null-system-call", { guest: 50, transition: 350, monitor: 800 }),
      row("port-in", { transition: 400, monitor: 100, host: 5000 }),
    ];
    const found = slowdownOf(PROFILE, { virtual, native: NATIVE, frequencyHz: FREQUENCY_HZ });
    // 1 + (200 × 1000 − 60 × 500) / 1,000,000
    expect(found.slowdown).toBeCloseTo(1.17, 12);
    expect(found.hostCyclesPerSecond).toBe(300_000);
    expect(found.hostShare).toBe(0.3);
    expect(found.contributions).toEqual([
      { operation: "null-system-call", perSecond: 200, addedCycles: 1000, hostCycles: 0, share: 0.2 },
      { operation: "arithmetic", perSecond: 90_000, addedCycles: 0, hostCycles: 0, share: 0 },
      { operation: "port-in", perSecond: 60, addedCycles: -500, hostCycles: 5000, share: -0.03 },
    ]);
  });

  it("counts what is left of the second as computing", () => {
    expect(remainderOf(PROFILE, NATIVE, FREQUENCY_HZ)).toBeCloseTo(0.9, 12);
    const interpreted = [row("arithmetic", { guest: 10, monitor: 190 }), ...NATIVE.slice(1)];
    const found = slowdownOf(PROFILE, { virtual: interpreted, native: NATIVE, frequencyHz: FREQUENCY_HZ });
    expect(found.slowdown).toBeCloseTo(1 + 0.9 * 19, 12);
  });

  it("says what it could not count", () => {
    const virtual = NATIVE.slice(0, 2);
    const found = slowdownOf(PROFILE, { virtual, native: NATIVE, frequencyHz: FREQUENCY_HZ });
    expect(found.unmeasured).toEqual(["port-in"]);
    expect(found.slowdown).toBe(1);
  });

  it("of a workload that is all system calls is their ratio", () => {
    const cycles = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(cycles, cycles, (native, virtual) => {
        const busy: Profile = {
          name: "busy",
          meaning: "nothing else",
          rates: { "null-system-call": rate(FREQUENCY_HZ / native, "all of the second") },
        };
        const { slowdown } = slowdownOf(busy, {
          virtual: [row("arithmetic", { guest: 99 }), row("null-system-call", { guest: virtual })],
          native: [row("arithmetic", { guest: 1 }), row("null-system-call", { guest: native })],
          frequencyHz: FREQUENCY_HZ,
        });
        expect(slowdown / (virtual / native)).toBeCloseTo(1, 6);
      }),
    );
  });
});
