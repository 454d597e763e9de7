import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type QuantityDimension, quantityPattern, readQuantity } from "../../src/scenario/units.ts";

describe("readQuantity", () => {
  it.each<[text: string, dimension: QuantityDimension, value: number]>([
    ["300 s", "time", 300],
    ["5 min", "time", 300],
    ["24 h", "time", 86_400],
    ["300 ms", "time", 0.3],
    ["7 d", "time", 604_800],
    ["250 W", "power", 250],
    ["1.2 kW", "power", 1200],
    ["0.1 kWh", "energy", 360_000],
    ["870 MiB", "memory", 870],
    ["4 GiB", "memory", 4096],
    ["870 MB", "memory", 870e6 / 2 ** 20],
    ["2 TB", "memory", 2e12 / 2 ** 20],
    ["2.4 GHz", "frequency", 2400],
    ["2500 MIPS", "frequency", 2500],
    ["10 Gbit/s", "data-rate", 1e10],
    ["62.5 MiB/s", "data-rate", 524_288_000],
    ["24 °C", "temperature", 24],
    ["-5 °C", "temperature", -5],
    ["80 %", "fraction", 0.8],
    ["4.35 %", "fraction", 0.0435],
    ["0.8", "fraction", 0.8],
    ["44 U", "height", 44],
    ["3e8 MI", "work", 3e8],
    ["3e2 MHz·s", "work", 300],
    ["4GiB", "memory", 4096],
    [" .5 h ", "time", 1800],
  ])("%s is %s %d", (text, dimension, value) => {
    expect(readQuantity(text, dimension)).toBe(value);
    expect(text).toMatch(new RegExp(quantityPattern(dimension)));
  });

  it.each<[value: unknown, dimension: QuantityDimension]>([
    [4096, "memory"],
    ["4096", "memory"],
    ["4 GHz", "memory"],
    ["4 gib", "memory"],
    ["4 GiB 2", "memory"],
    ["GiB", "memory"],
    ["0x10 GiB", "memory"],
    ["1,5 GiB", "memory"],
    ["Infinity s", "time"],
    ["5 toString", "time"],
    [Number.NaN, "fraction"],
    [null, "time"],
    [true, "fraction"],
  ])("%j is not a quantity of %s", (value, dimension) => {
    expect(readQuantity(value, dimension)).toHaveProperty("expected");
    if (typeof value === "string") expect(value).not.toMatch(new RegExp(quantityPattern(dimension)));
  });

  it("takes a bare number where the unit is one", () => {
    expect(readQuantity(0.8, "fraction")).toBe(0.8);
    expect(readQuantity(44, "height")).toBe(44);
  });

  it("suggests the unit that was perhaps meant", () => {
    expect(readQuantity("4 Gib", "memory")).toHaveProperty("nearest", "GiB");
    expect(readQuantity("5 mins", "time")).toHaveProperty("nearest", "min");
    expect(readQuantity("10 GBit/s", "data-rate")).toHaveProperty("nearest", "Gbit/s");
  });

  it("reads decimal prefixes as the decimal number that they make, rounded once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const number = `${digits}e-${places}`;
        expect(readQuantity(`${number} kW`, "power")).toBe(Number(`${digits}e${3 - places}`));
        expect(readQuantity(`${number} %`, "fraction")).toBe(Number(`${digits}e${-places - 2}`));
      }),
    );
  });
});
