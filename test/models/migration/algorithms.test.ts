import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMigrationAlgorithm, migrationAlgorithms } from "../../../src/models/migration/algorithms.ts";
import { AutoConverge } from "../../../src/models/migration/auto-converge.ts";
import { carryOut } from "../../../src/models/migration/carry-out.ts";
import { type Push, pushFaults, stallShare } from "../../../src/models/migration/demand-paging.ts";
import { PAGE_BYTES } from "../../../src/models/migration/guest-memory.ts";
import { createGuestMemory } from "../../../src/models/migration/memory/registry.ts";

const names = migrationAlgorithms.map(({ name }) => name);

const migrations = fc.record({
  sizeBytes: fc.integer({ min: 1, max: 2 ** 38 }),
  load: fc.double({ min: 0, max: 1, noNaN: true }),
  speedBytesPerS: fc.double({ min: 1e5, max: 1e11, noNaN: true }),
  linkBytesPerS: fc.double({ min: 1e5, max: 1e11, noNaN: true }),
  latencyS: fc.constantFrom(0, 1e-4, 0.1),
  model: fc.oneof(
    fc.record({ name: fc.constant("intensity"), intensity: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({
      name: fc.constant("working-set"),
      hotSet: fc.double({ min: 0, max: 1, noNaN: true }),
      hotWriteRate: fc.constantFrom(0, 1e6, 1e9, 1e13),
      coldWriteRate: fc.constantFrom(0, 1e6, 1e9, 1e13),
    }),
    fc.constant({ name: "untouched" }),
  ),
});

interface Given {
  readonly sizeBytes: number;
  readonly load: number;
  readonly speedBytesPerS: number;
  readonly linkBytesPerS: number;
  readonly latencyS: number;
  readonly model: { readonly name: string; readonly [parameter: string]: number | string };
}

function outcomeOf(algorithm: string, given: Given) {
  const { model, sizeBytes, speedBytesPerS, ...link } = given;
  const { name, ...parameters } = model;
  const memory = createGuestMemory(name, { sizeBytes, migrationBytesPerS: speedBytesPerS }, parameters);
  return carryOut(createMigrationAlgorithm(algorithm, {}), { memory, speedBytesPerS, ...link });
}

describe.each(names)("%s", (algorithm) => {
  it("ends whatever the guest and the link do, and sends all of the memory once at least", () => {
    fc.assert(
      fc.property(migrations, (given) => {
        const outcome = outcomeOf(algorithm, given);
        expect(Number.isFinite(outcome.totalS)).toBe(true);
        expect(outcome.downtimeS).toBeLessThanOrEqual(outcome.totalS);
        expect(outcome.sentBytes).toBeGreaterThanOrEqual(given.sizeBytes * 0.999_999 - 1);
        expect(outcome.faults).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it("sends the memory of a guest that leaves it alone once, and has as little downtime as there can be", () => {
    const given: Given = {
      sizeBytes: 2 ** 30,
      load: 1,
      speedBytesPerS: 1e8,
      linkBytesPerS: 1e9,
      latencyS: 0,
      model: { name: "untouched" },
    };
    const outcome = outcomeOf(algorithm, given);
    expect(outcome.sentBytes).toBeCloseTo(2 ** 30, 0);
    expect([outcome.rounds, outcome.faults]).toEqual([0, 0]);
    if (!["stop-and-copy", "post-copy"].includes(algorithm)) expect(outcome.downtimeS).toBeLessThan(0.02);
  });
});

const BUSY: Given = {
  sizeBytes: 2 ** 30,
  load: 1,
  speedBytesPerS: 1e8,
  linkBytesPerS: 1e9,
  latencyS: 1e-4,
  model: { name: "working-set", hotSet: 0.2, hotWriteRate: 4e9, coldWriteRate: 1e8 },
};

describe("rules that end a migration", () => {
  it("are those of each system where the guest writes too fast", () => {
    const endings = Object.fromEntries(names.map((name) => [name, outcomeOf(name, BUSY).ending]));
    expect(endings).toMatchInlineSnapshot(`
      {
        "adaptive-rate": "rate-limit",
        "classic-xen": "byte-limit",
        "fixed-threshold": "round-limit",
        "fixed-time": "converged",
        "hybrid": "converged",
        "modern-xen": "round-limit",
        "post-copy": "converged",
        "qemu": "converged",
        "stop-and-copy": "converged",
      }
    `);
  });

  it("of Xen are 29 iterations and three times the memory, or five iterations", () => {
    const classic = outcomeOf("classic-xen", BUSY);
    expect(classic.sentBytes).toBeLessThan(4.2 * BUSY.sizeBytes);
    expect(outcomeOf("modern-xen", BUSY).rounds).toBe(4);
  });

  it("of QEMU throttle a guest until it converges", () => {
    const throttled = outcomeOf("qemu", BUSY);
    expect(throttled.ending).toBe("converged");
    expect(throttled.downtimeS).toBeLessThanOrEqual(0.3 + 0.01 + 2e-4);
    const { model, ...link } = BUSY;
    const memory = createGuestMemory(
      model.name,
      { sizeBytes: BUSY.sizeBytes, migrationBytesPerS: 1e8 },
      {
        hotSet: 0.2,
        hotWriteRate: 4e9,
        coldWriteRate: 1e8,
      },
    );
    const left = carryOut(createMigrationAlgorithm("qemu", { autoConverge: false }), { ...link, memory });
    expect(left.ending).toBe("round-limit");
  });
});

describe("a guest whose load changes", () => {
  const loads = fc.array(fc.constantFrom(0, 0.01, 0.1, 0.5, 1), { minLength: 1, maxLength: 5 });

  it.each(names)("does not lose memory on its way by %s", (name) => {
    fc.assert(
      fc.property(loads, fc.constantFrom(0, 0.5, 1), (later, before) => {
        const { sizeBytes, speedBytesPerS } = BUSY;
        const { name: model, ...parameters } = BUSY.model;
        const memory = createGuestMemory(
          model,
          { sizeBytes, migrationBytesPerS: speedBytesPerS },
          parameters,
        );
        const pathBytesPerS = speedBytesPerS;
        const migration = createMigrationAlgorithm(name, {}).begin({ memory, load: before, pathBytesPerS });
        let sentBytes = 0;
        let i = 0;
        for (let next = migration.next(); next.done !== true; i++) {
          const { bytes, rateLimitBytesPerS, guest, runShare } = next.value;
          sentBytes += bytes;
          const bytesPerS = Math.min(pathBytesPerS, rateLimitBytesPerS);
          const load = guest === "stopped" ? 0 : Math.min(later[i % later.length]!, runShare);
          next = migration.next({ durationS: bytes / bytesPerS, bytesPerS: bytes > 0 ? bytesPerS : 0, load });
        }
        expect(sentBytes).toBeGreaterThanOrEqual(sizeBytes * (1 - 1e-9));
      }),
      { numRuns: 30 },
    );
  });
});

describe("auto-converge", () => {
  const steps = { throttleFirst: 0.2, throttleIncrement: 0.1, throttleMost: 0.99 };

  it("throttles a guest each second time that it has written more than half of what was sent", () => {
    const converge = new AutoConverge(steps);
    const throttles = [60, 40, 60, 60, 50, 60].map((written) => {
      converge.note(2, 100, written);
      return converge.throttle;
    });
    expect(throttles).toEqual([0, 0, 0.2, 0.2, 0.2, expect.closeTo(0.3)]);
    for (let i = 0; i < 20; i++) converge.note(2, 100, 60);
    expect(converge.throttle).toBe(0.99);
  });

  it("takes short rounds together until more than a second has passed", () => {
    const converge = new AutoConverge(steps);
    for (let i = 0; i < 5; i++) converge.note(0.4, 100, 60);
    expect(converge.throttle).toBe(0);
    converge.note(0.4, 100, 60);
    expect(converge.throttle).toBe(0.2);
  });
});

describe("a guest that waits for its memory", () => {
  const memory = createGuestMemory(
    "working-set",
    { sizeBytes: 2 ** 30, migrationBytesPerS: 0 },
    { hotSet: 0.1, hotWriteRate: 4e8, coldWriteRate: 0 },
  );
  const push: Push = { missing: "all", missingShare: 1, durationS: 10, load: 0.5, prepages: true };

  it("waits for as long as the faults take that it has in the rest of its time", () => {
    for (const load of [0.1, 0.5, 1]) {
      const share = stallShare(memory, { ...push, load }, 1e-4);
      const { faults } = pushFaults(memory, { ...push, load: load * (1 - share) });
      expect(share).toBeGreaterThan(0.01);
      expect((faults * 1e-4) / (push.durationS * load)).toBeCloseTo(share, 9);
    }
  });

  it("has nothing to wait for when it does nothing, and gets something done however long a fault takes", () => {
    expect(stallShare(memory, { ...push, load: 0 }, 1)).toBe(0);
    expect(stallShare(memory, push, 1e6)).toBeCloseTo(0.99, 9);
  });

  it("comes to what it has just written, which is what a hybrid migration leaves behind", () => {
    const missing = { durationS: 20, load: 1 };
    const { firstUses } = pushFaults(memory, { ...push, missing });
    const missingPages = memory.dirtiedBytes(20, 1) / PAGE_BYTES;
    expect(firstUses).toBeGreaterThan(0.8 * missingPages);
    expect(firstUses).toBeLessThanOrEqual(missingPages);
  });
});

describe("post-copy", () => {
  it("has the same downtime however fast the guest writes", () => {
    const downtimes = [0, 1e6, 1e9, 1e12].map(
      (hotWriteRate) =>
        outcomeOf("post-copy", {
          ...BUSY,
          model: { name: "working-set", hotSet: 0.2, hotWriteRate, coldWriteRate: 0 },
        }).downtimeS,
    );
    expect(new Set(downtimes).size).toBe(1);
  });

  it("sends every page once, where pre-copy sends some again", () => {
    expect(outcomeOf("post-copy", BUSY).sentBytes).toBeCloseTo(BUSY.sizeBytes, 0);
    expect(outcomeOf("classic-xen", BUSY).sentBytes).toBeGreaterThan(1.5 * BUSY.sizeBytes);
    expect(outcomeOf("hybrid", BUSY).sentBytes).toBeLessThanOrEqual(2 * BUSY.sizeBytes);
  });
});
