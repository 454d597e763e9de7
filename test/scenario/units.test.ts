import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type QuantityDimension,
  quantityPattern,
  readableQuantity,
  readQuantity,
} from "../../src/scenario/units.ts";

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

describe("readableQuantity", () => {
  it.each<[value: number, dimension: QuantityDimension, text: string | number]>([
    [300, "time", "5 min"],
    [90, "time", "90 s"],
    [86_400, "time", "1 d"],
    [0, "time", "0 s"],
    [1e9, "data-rate", "1 Gbit/s"],
    [524_288_000, "data-rate", "62.5 MiB/s"],
    [4096, "memory", "4 GiB"],
    [613, "memory", "613 MiB"],
    [870e6 / 2 ** 20, "memory", "870 MB"],
    [2e12 / 2 ** 20, "memory", "2 TB"],
    [2200, "frequency", "2.2 GHz"],
    [250, "power", "250 W"],
    [3e8, "work", "300000 GHz·s"],
    [0.1, "fraction", 0.1],
    [44, "height", 44],
  ])("%d of %s is %s", (value, dimension, text) => {
    expect(readableQuantity(value, dimension)).toBe(text);
  });

  it("reads as the same value, to the last bit", () => {
    const dimension = fc.constantFrom<QuantityDimension>(
      ...(["time", "power", "energy", "memory", "frequency", "data-rate", "temperature", "work"] as const),
    );
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      fc.nat(),
      fc.maxSafeNat(),
    );
    fc.assert(
      fc.property(value, dimension, (value, dimension) => {
        expect(readQuantity(readableQuantity(value, dimension), dimension)).toBe(value);
      }),
    );
  });
});
