import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ChassisType,
  ENCLOSURE_LEAF,
  ENCLOSURE_LEAVES,
  EnclosurePower,
  IDEAL_CHASSIS,
  STANDARD_CHASSIS,
} from "../../../src/models/plant/enclosure.ts";
import { fanPowerW } from "../../../src/models/plant/fans.ts";
import { type EfficiencyPoint, PLATINUM, SupplyLoss } from "../../../src/models/plant/power-supply.ts";
import { largestPowerW } from "../../../src/models/plant/server-type.ts";
import { serverTypes } from "../../../src/models/plant/server-types.ts";
import { switchPowerW } from "../../../src/models/plant/switches.ts";

describe("supply losses", () => {
  const supplies = new SupplyLoss({ count: 4, redundant: 1, ratedW: 500, efficiency: PLATINUM });

  // The rated output of all four is 2000 W, redundant ones included.
  it.each([
    [200, 0.85],
    [400, 0.9],
    [1000, 0.94],
    [2000, 0.91],
  ])("%d W at efficiency %d", (outputW, efficiency) => {
    expect(supplies.efficiency(outputW)).toBe(efficiency);
    expect(supplies.lossW(outputW)).toBe(outputW / efficiency - outputW);
  });

  it("interpolates the efficiency", () => {
    expect(supplies.efficiency(700)).toBeCloseTo(0.92, 12);
    expect(supplies.efficiency(1500)).toBeCloseTo(0.925, 12);
  });

  it("are nothing at no output, and rise with the output", () => {
    expect(supplies.lossW(0)).toBe(0);
    const outputs = fc.double({ min: 0, max: 2000, noNaN: true });
    fc.assert(
      fc.property(outputs, outputs, (a, b) => {
        const rise = supplies.lossW(Math.max(a, b)) - supplies.lossW(Math.min(a, b));
        expect(rise).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it("leave the redundant supplies out of what can be used", () => {
    expect(supplies.usableW).toBe(1500);
  });

  it("are an error beyond the rating", () => {
    expect(() => supplies.lossW(2000.1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: found an output of 2000.1 W, expected 0..2000 W]`,
    );
    expect(() => supplies.lossW(-1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: found an output of -1 W, expected 0..2000 W]`,
    );
    expect(() => supplies.lossW(Number.NaN)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: found an output of NaN W, expected 0..2000 W]`,
    );
  });

  it("are an error for supplies that make no sense", () => {
    const good = { count: 2, redundant: 1, ratedW: 500, efficiency: PLATINUM };
    const make =
      (wrong: object): (() => unknown) =>
      () =>
        new SupplyLoss({ ...good, ...wrong });
    const curve = (...efficiency: EfficiencyPoint[]): (() => unknown) => make({ efficiency });
    expect(make({ count: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: count: found 0, expected a whole number of at least 1]`,
    );
    expect(make({ redundant: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: redundant: found 2, expected 0..1]`,
    );
    expect(make({ ratedW: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: rated: found 0 W, expected more than 0 W]`,
    );
    expect(curve()).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: efficiency: found loads none, expected points from load 0 to load 1]`,
    );
    expect(curve([0.1, 0.8], [1, 0.9])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: efficiency: found loads 0.1, 1, expected points from load 0 to load 1]`,
    );
    expect(curve([0, 0.8], [0.5, 0.9], [0.5, 0.9], [1, 0.9])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: efficiency: found load 0.5 at point 2, expected ascending loads]`,
    );
    expect(curve([0, 0], [1, 0.9])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power supplies: efficiency: found 0 at load 0, expected above 0 and at most 1]`,
    );
  });
});

describe("fans", () => {
  it("run from idle to peak with the cube of the load", () => {
    const fans = { idleW: 100, peakW: 500 };
    expect([0, 0.5, 1].map((load) => fanPowerW(fans, load))).toEqual([100, 150, 500]);
  });
});

describe("an enclosure", () => {
  const written = (type: ChassisType, serverW: number, active: number, dark: boolean): number[] => {
    const into = new Float64Array(ENCLOSURE_LEAVES + 2).fill(-1);
    new EnclosurePower(type).write(serverW, active, dark, into, 1);
    expect([into[0], into[5]]).toEqual([-1, -1]);
    return [...into.slice(1, 5)];
  };

  it("feeds servers, fans, management and ports through its supplies", () => {
    // Half of the usable 10,600 W: fans 100 + 400/8 W; 5502 W of 15,900 W lies between the points at 20 and 50 %.
    const [fansW, supplyLossW, managementW, portsW] = written(STANDARD_CHASSIS, 5300, 16, false);
    expect([fansW, managementW, portsW]).toEqual([150, 20, 32]);
    const efficiency = 0.9 + (0.04 * (5502 / 15_900 - 0.2)) / 0.3;
    expect(supplyLossW).toBeCloseTo(5502 / efficiency - 5502, 9);
  });

  it("draws its fans and losses even when its servers draw next to nothing", () => {
    const leaves = written(STANDARD_CHASSIS, 0, 1, false);
    expect(leaves[ENCLOSURE_LEAF.fans]).toBe(100);
    expect(leaves[ENCLOSURE_LEAF.supplyLoss]).toBeGreaterThan(0);
  });

  it("draws nothing when it is dark, nor ever when it is ideal", () => {
    expect(written(STANDARD_CHASSIS, 0, 0, true)).toEqual([0, 0, 0, 0]);
    expect(written(IDEAL_CHASSIS, 5000, 16, false)).toEqual([0, 0, 0, 0]);
  });

  it("by default carries sixteen of any catalogued server without its redundant supplies", () => {
    const power = new EnclosurePower(STANDARD_CHASSIS);
    for (const type of serverTypes) {
      expect(power.peakOutputW(16 * largestPowerW(type), 16)).toBeLessThanOrEqual(power.usableW);
    }
  });

  it("never draws more in its leaves than its stated peak and losses", () => {
    const power = new EnclosurePower(STANDARD_CHASSIS);
    const into = new Float64Array(ENCLOSURE_LEAVES);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 9900, noNaN: true }),
        fc.integer({ min: 0, max: 16 }),
        (w, active) => {
          power.write(w, active, false, into, 0);
          const outputW = w + into[0]! + into[2]! + into[3]!;
          expect(outputW).toBeLessThanOrEqual(power.peakOutputW(9900, 16));
          // Between the worst and the best efficiency of the curve.
          expect(into[1]).toBeGreaterThanOrEqual((outputW / 0.94 - outputW) * (1 - 1e-12));
          expect(into[1]).toBeLessThanOrEqual((outputW / 0.75 - outputW) * (1 + 1e-12));
        },
      ),
    );
  });
});

describe("a switch", () => {
  it("draws a base and so much a port, and nothing when all that is attached is dark", () => {
    const type = { name: "tor", baseW: 100, portW: 2, heightU: 1 };
    expect([0, 1, 6].map((ports) => switchPowerW(type, ports))).toEqual([0, 102, 112]);
  });
});
