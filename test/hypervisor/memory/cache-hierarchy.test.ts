import { describe, expect, it } from "vitest";
import {
  CacheHierarchy,
  type CacheHierarchySpec,
  REFERENCE,
} from "../../../src/hypervisor/memory/cache-hierarchy.ts";

const SPEC: CacheHierarchySpec = {
  firstData: { geometry: { sizeBytes: 1024, ways: 2, lineBytes: 64 }, latencyCycles: 4 },
  firstInstruction: { geometry: { sizeBytes: 2048, ways: 2, lineBytes: 64 }, latencyCycles: 3 },
  second: { geometry: { sizeBytes: 8192, ways: 4, lineBytes: 64 }, latencyCycles: 12 },
  third: { geometry: { sizeBytes: 32768, ways: 8, lineBytes: 64 }, latencyCycles: 40 },
  memoryCycles: 200,
  walksStartAt: "first",
};

/** Reads the lines of a range in order, twice; the cycles of the second time by line. */
function cyclesOnceWarm(caches: CacheHierarchy, sizeBytes: number): number {
  let cycles = 0;
  for (let round = 0; round < 2; round++) {
    cycles = 0;
    for (let at = 0; at < sizeBytes; at += 64) cycles += caches.data(at);
  }
  return cycles / (sizeBytes / 64);
}

describe("cache hierarchy", () => {
  it.each([
    [1024, 4],
    [8192, 12],
    [32768, 40],
    [65536, 200],
  ])(
    "a loop over %i bytes settles at the latency of the smallest level that holds them",
    (sizeBytes, cycles) => {
      expect(cyclesOnceWarm(new CacheHierarchy(SPEC), sizeBytes)).toBe(cycles);
    },
  );

  it("goes from the second level to memory where there is no third", () => {
    expect(cyclesOnceWarm(new CacheHierarchy({ ...SPEC, third: null }), 32768)).toBe(200);
  });

  it("tells who referred and what satisfied it", () => {
    const caches = new CacheHierarchy(SPEC);
    expect([caches.data(0), caches.data(8), caches.instruction(0), caches.instruction(0)]).toEqual([
      200, 4, 12, 3,
    ]);
    expect([caches.walk(16), caches.walk(4096)]).toEqual([4, 200]);
    expect(caches.counted(REFERENCE.data)).toEqual({ first: 1, second: 0, third: 0, memory: 1 });
    expect(caches.counted(REFERENCE.instruction)).toEqual({ first: 1, second: 1, third: 0, memory: 0 });
    expect(caches.counted(REFERENCE.walk)).toEqual({ first: 1, second: 0, third: 0, memory: 1 });
    expect([REFERENCE.data, REFERENCE.instruction, REFERENCE.walk].map((by) => caches.cyclesOf(by))).toEqual([
      204, 15, 204,
    ]);
    caches.resetStatistics();
    expect(caches.cyclesOf(REFERENCE.data)).toBe(0);
    expect(caches.counted(REFERENCE.walk).first).toBe(0);
    expect(caches.data(0)).toBe(4);
    caches.clear();
    expect(caches.data(0)).toBe(200);
  });

  it("a walker behind the first level neither finds nor leaves anything there", () => {
    const caches = new CacheHierarchy({ ...SPEC, walksStartAt: "second" });
    caches.data(0);
    expect(caches.walk(0)).toBe(12);
    caches.walk(4096);
    expect(caches.data(4096)).toBe(12);
  });
});
