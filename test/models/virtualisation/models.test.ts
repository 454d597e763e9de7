import { describe, expect, it } from "vitest";
import { profiles } from "../../../src/hypervisor/overhead/profiles/registry.ts";
import { balloonSlowdown, memoryWeight } from "../../../src/models/virtualisation/ballooning.ts";
import { CACHE_USES } from "../../../src/models/virtualisation/cache-uses.ts";
import {
  memorySlowdown,
  memoryTrafficBitps,
  missFactor,
} from "../../../src/models/virtualisation/shared-cache.ts";
import { USUAL_GUESTS } from "../../../src/models/virtualisation/usual-guests.ts";

describe("ballooning", () => {
  it("costs what Waldspurger 2002, §3.2, found at the ends of the range", () => {
    expect(balloonSlowdown(1 - 224 / 256)).toBeCloseTo(1.014, 12);
    expect(balloonSlowdown(1 - 128 / 256)).toBeCloseTo(1.044, 12);
    expect(balloonSlowdown(0)).toBe(1);
  });

  it("taxes idle memory: at 75 % an idle page costs as much as four active ones (§5.2)", () => {
    expect(memoryWeight(100, 1, 0.75)).toBe(100);
    expect(memoryWeight(100, 0, 0.75)).toBe(25);
    expect(memoryWeight(100, 0.5, 0)).toBe(100);
  });
});

describe("a shared cache", () => {
  const use = { accessesPerS: 1e7, memoryWait: 0.2 };

  it("costs nobody who is alone, and nobody who does not use it", () => {
    expect(missFactor(use, 0)).toBe(1);
    expect(memorySlowdown(use, 1, 1)).toBe(1);
    expect(missFactor({ accessesPerS: 0, memoryWait: 0 }, 1e9)).toBe(1);
    expect(memorySlowdown({ accessesPerS: 0, memoryWait: 0 }, 5, 3)).toBe(1);
  });

  it("doubles the misses where a quarter of the cache is left (√2 rule)", () => {
    expect(missFactor(use, 3e7)).toBe(2);
    expect(memorySlowdown(use, 2, 1)).toBeCloseTo(1.2, 12);
  });

  it("makes memory busier with every miss", () => {
    expect(memoryTrafficBitps(use, 2)).toBeCloseTo(2 * memoryTrafficBitps(use, 1), 3);
    // A fifth of the time in loads of 63 ns, a line of 64 bytes each.
    expect(memoryTrafficBitps(use, 1) / 8).toBeCloseTo((0.2 / 63e-9) * 64, 3);
  });
});

it("every class of workloads has its use of caches", () => {
  expect(Object.keys(CACHE_USES)).toEqual(profiles.map(({ name }) => name));
});

it("kinds of guests start in the order that their sources give", () => {
  const startUpS = Object.fromEntries(USUAL_GUESTS.map(({ name, startUpS }) => [name, startUpS]));
  expect(startUpS["micro-vm"]).toBeLessThan(startUpS.container!);
  expect(startUpS.container).toBeLessThan(startUpS["linux-vm"]!);
  expect(startUpS["linux-vm"]).toBeLessThan(startUpS["windows-vm"]!);
});
