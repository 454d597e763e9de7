import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError, resolveParameters } from "../../../src/models/parameters.ts";
import type { PowerModel } from "../../../src/models/power/power-model.ts";
import { createPowerModel, powerModels } from "../../../src/models/power/registry.ts";

/** Ways to describe each model, all of them with power that rises with utilisation. */
const examples: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  "spec-table": [{ watts: [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117] }],
  linear: [{ idle: 100, peak: 200 }],
  square: [{ idle: 100, peak: 200 }],
  cubic: [{ idle: 100, peak: 200 }],
  "square-root": [{ idle: 100, peak: 200 }],
  fan: [
    { idle: 100, peak: 200 },
    { idle: 100, peak: 200, exponent: 2 },
  ],
  asymptotic: [
    { idle: 100, peak: 200 },
    { idle: 100, peak: 200, bend: 1 },
  ],
  constant: [{ power: 150 }],
  dvfs: [
    { idle: 100, peak: 200, speeds: [0.5, 0.8, 1], voltages: [0.9, 1.1, 1.3] },
    { idle: 100, peak: 200, speeds: [0.5, 0.8, 1], voltages: [0.9, 1.1, 1.3], governor: "performance" },
  ],
  "measured-dvfs": [{ speeds: [0.4, 1], idle: [90, 95], busy: [120, 200] }],
};

const utilisations = fc.double({ min: 0, max: 1, noNaN: true });

it("has an example of every model", () => {
  expect(Object.keys(examples)).toEqual(powerModels.map(({ name }) => name));
});

it("names the model that it does not know and a parameter of the wrong kind", () => {
  expect(() => createPowerModel("lineal", {})).toThrow(ParameterError);
  expect(() => createPowerModel("lineal", {})).toThrowErrorMatchingInlineSnapshot(
    `[ParameterError: parameter model: found "lineal", expected one of spec-table, linear, square, cubic, square-root, fan, asymptotic, constant, dvfs, measured-dvfs]`,
  );
  expect(() => createPowerModel("spec-table", { watts: [1, 2] })).toThrowErrorMatchingInlineSnapshot(
    `[ParameterError: parameter watts: found a list of 2, expected a list of 11, each a number of at least 0]`,
  );
});

describe.each(powerModels)("$name", ({ name, meaning, source, parameters }) => {
  const models: PowerModel[] = examples[name]!.map((given) => createPowerModel(name, given));

  it("is documented and declares defaults that it accepts", () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning).not.toBe("");
    expect(source).not.toBe("");
    for (const spec of Object.values(parameters)) {
      if (spec.kind === "list" || spec.default === undefined) continue;
      expect(resolveParameters({ it: spec }, {})).toEqual(
        resolveParameters({ it: spec }, { it: spec.default }),
      );
    }
  });

  it.each(models)("has its name and end points", (model) => {
    expect(model.name).toBe(name);
    expect(model.powerW(0)).toBe(model.idleW);
    expect(model.powerW(1)).toBe(model.peakW);
  });

  it.each(models)("refuses utilisations outside 0..1", (model) => {
    for (const utilisation of [-Number.MIN_VALUE, 1 + Number.EPSILON, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => model.powerW(utilisation)).toThrow(RangeError);
      expect(() => model.powerW(utilisation)).toThrow(String(utilisation));
    }
  });

  it.each(models)("never falls with utilisation and gives the same answer again", (model) => {
    fc.assert(
      fc.property(utilisations, utilisations, (a, b) => {
        const [lowW, highW] = [model.powerW(Math.min(a, b)), model.powerW(Math.max(a, b))];
        expect(highW - lowW).toBeGreaterThanOrEqual(-1e-12 * model.peakW);
        expect(model.powerW(a)).toBe(model.powerW(a));
      }),
    );
  });
});
