import { describe, expect, it } from "vitest";
import { createPowerModel } from "../../../src/models/power/registry.ts";

const states = { idle: 100, peak: 300, speeds: [0.5, 0.75, 1], voltages: [0.8, 0.9, 1] };

describe("dvfs", () => {
  it("draws α·C·V²·f in the slowest state that serves the load", () => {
    const model = createPowerModel("dvfs", states);
    // Always busy in the slowest state: 200 W · 0.5 · 0.8².
    expect(model.powerW(0.5)).toBeCloseTo(100 + 200 * 0.5 * 0.64, 12);
    // Just above it the next state takes over, busy two thirds of the time at 0.75 · 0.9².
    expect(model.powerW(0.5 + 1e-12)).toBeCloseTo(100 + 200 * 0.5 * 0.81, 8);
    expect(model.powerW(0.75)).toBeCloseTo(100 + 200 * 0.75 * 0.81, 12);
    expect(model.powerW(1)).toBe(300);
  });

  it("is linear between idle and peak when the governor always runs the fastest state", () => {
    const model = createPowerModel("dvfs", { ...states, governor: "performance" });
    for (const u of [0, 0.2, 0.5, 0.9, 1]) expect(model.powerW(u)).toBeCloseTo(100 + 200 * u, 12);
  });

  it("depends on the ratio of voltages alone", () => {
    const doubled = createPowerModel("dvfs", { ...states, voltages: [1.6, 1.8, 2] });
    expect(doubled.powerW(0.6)).toBeCloseTo(createPowerModel("dvfs", states).powerW(0.6), 12);
  });

  it("takes measured powers of each state", () => {
    const model = createPowerModel("measured-dvfs", { speeds: [0.5, 1], idle: [90, 95], busy: [120, 200] });
    expect(model.idleW).toBe(90);
    expect(model.powerW(0.25)).toBe(105);
    expect(model.powerW(0.5)).toBe(120);
    expect(model.powerW(0.75)).toBe(95 + 105 * 0.75);
    const fastest = createPowerModel("measured-dvfs", {
      speeds: [0.5, 1],
      idle: [90, 95],
      busy: [120, 200],
      governor: "performance",
    });
    expect(fastest.idleW).toBe(95);
  });

  it("says what is wrong with its states", () => {
    const wrong =
      (given: object): (() => unknown) =>
      () =>
        createPowerModel("dvfs", { ...states, ...given });
    expect(wrong({ speeds: [] })).toThrowErrorMatchingInlineSnapshot(`
      [ParameterError: parameter speeds: found no speeds, expected 1 as the last
      parameter voltages: found 3 values, expected one for each of 0 speeds]
    `);
    expect(wrong({ speeds: [0.5, 0.5, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ParameterError: parameter speeds.1: found 0.5, expected a speed above 0.5]`,
    );
    expect(wrong({ speeds: [0.25, 0.5, 0.75] })).toThrowErrorMatchingInlineSnapshot(
      `[ParameterError: parameter speeds: found 0.75 as the last, expected 1 as the last]`,
    );
    expect(wrong({ voltages: [0.8, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ParameterError: parameter voltages: found 2 values, expected one for each of 3 speeds]`,
    );
    expect(wrong({ governor: "powersave" })).toThrowErrorMatchingInlineSnapshot(
      `[ParameterError: parameter governor: found "powersave", expected one of on-demand, performance]`,
    );
  });
});
