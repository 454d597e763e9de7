import { describe, expect, it } from "vitest";
import { defineServerType, largestPowerW } from "../../../src/models/plant/server-type.ts";
import { serverTypes } from "../../../src/models/plant/server-types.ts";
import { createPowerModel } from "../../../src/models/power/registry.ts";

const power = createPowerModel("linear", { idle: 100, peak: 200 });
const minimal = { name: "t1", cores: 1, coreMhz: 2000, power };

describe("the catalogue", () => {
  it("has a distinct kebab-case name for each type and credits the source of its powers", () => {
    expect(new Set(serverTypes.map(({ name }) => name)).size).toBe(17);
    for (const { name, source } of serverTypes) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(source).toContain("Standard Performance Evaluation Corporation");
    }
  });

  it.each(serverTypes)(
    "$name: suspended it draws less than idle, in transition no more than at peak",
    (type) => {
      expect(type.offW).toBe(0);
      expect(type.suspendedW).toBeLessThan(type.power.idleW);
      expect(largestPowerW(type)).toBe(type.power.peakW);
      expect(type.boot.durationS).toBeGreaterThan(type.resume.durationS);
    },
  );

  it("has the nominal cores and clocks", () => {
    const figures = Object.fromEntries(serverTypes.map((t) => [t.name, `${t.cores} × ${t.coreMhz} MHz`]));
    expect(figures).toMatchObject({
      "hp-ml110-g3": "2 × 3000 MHz",
      "hp-ml110-g4": "2 × 1860 MHz",
      "hp-ml110-g5": "2 × 2660 MHz",
      "dell-r720-e5-2660": "16 × 2200 MHz",
      "dell-r740-8180": "56 × 2500 MHz",
      "lenovo-sr665-epyc-7763": "128 × 2450 MHz",
    });
  });
});

describe("defineServerType", () => {
  it("fills in what is not given", () => {
    const { memoryMiB, diskGB, nicBitps, heightU, offW, boot, shutdown } = defineServerType(minimal);
    expect({ memoryMiB, diskGB, nicBitps, heightU, offW, boot, shutdown }).toEqual({
      memoryMiB: 16384,
      diskGB: 2000,
      nicBitps: 1e10,
      heightU: 1,
      offW: 0,
      boot: { durationS: 260, powerW: 200 },
      shutdown: { durationS: 45, powerW: 100 },
    });
  });

  it("keeps what is given", () => {
    const boot = { durationS: 120, powerW: 180 };
    const type = defineServerType({ ...minimal, memoryMiB: 4096, boot });
    expect([type.memoryMiB, type.boot]).toEqual([4096, boot]);
  });

  it("says which figure is wrong", () => {
    const define =
      (given: object): (() => unknown) =>
      () =>
        defineServerType({ ...minimal, ...given });
    expect(define({ cores: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: server type t1: cores: found 0, expected a number in range]`,
    );
    expect(define({ suspendedW: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: server type t1: suspendedW: found NaN, expected a number in range]`,
    );
    expect(define({ boot: { durationS: -1, powerW: 5 } })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: server type t1: boot.durationS: found -1, expected a number in range]`,
    );
  });
});
