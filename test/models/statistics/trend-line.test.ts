import fc from "fast-check";
import { linearRegression } from "simple-statistics";
import { describe, expect, it } from "vitest";
import {
  bisquare,
  fitLine,
  fitWeightedLine,
  type Line,
  tricubeWeights,
} from "../../../src/models/statistics/trend-line.ts";
import { lines } from "./commons-math.ts";

const samples = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 });

function fitted(y: readonly number[], weights?: readonly number[]): Line {
  const line = { intercept: Number.NaN, slope: Number.NaN };
  if (weights === undefined) fitLine(Float64Array.from(y), y.length, line);
  else fitWeightedLine(Float64Array.from(y), Float64Array.from(weights), y.length, line);
  return line;
}

describe("least squares", () => {
  it("fits by hand: 1, 3, 2 has slope 1/2 and intercept 1", () => {
    expect(fitted([1, 3, 2])).toEqual({ intercept: 1, slope: 0.5 });
  });

  it("agrees with simple-statistics", () => {
    fc.assert(
      fc.property(samples, (y) => {
        const { m, b } = linearRegression(y.map((v, i) => [i + 1, v]));
        const line = fitted(y);
        expect(line.slope).toBeCloseTo(m, 10);
        expect(line.intercept).toBeCloseTo(b, 10);
      }),
    );
  });

  it.each(lines)("agrees with Commons Math to the last bit: slope $slope", ({ y, intercept, slope }) => {
    expect(fitted(y)).toEqual({ intercept, slope });
  });
});

describe("weighted least squares", () => {
  it("counts a sample of weight n as n samples", () => {
    const weighted = samples.chain((y) =>
      fc.tuple(
        fc.constant(y),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: y.length, maxLength: y.length }),
      ),
    );
    fc.assert(
      fc.property(weighted, ([y, weights]) => {
        const repeated = y.flatMap((v, i) => Array.from({ length: weights[i]! }, () => [i + 1, v]));
        const { m, b } = linearRegression(repeated);
        const line = fitted(y, weights);
        expect(line.slope).toBeCloseTo(m, 10);
        expect(line.intercept).toBeCloseTo(b, 10);
      }),
    );
  });

  it("ignores a sample of weight 0", () => {
    const line = fitted([1000, 1, 2, 3], [0, 1, 1, 1]);
    expect(line.slope).toBeCloseTo(1, 12);
    expect(line.intercept).toBeCloseTo(-1, 12);
  });
});

it("tricube weights of ten samples, by exact arithmetic: (1 − ((10 − x)/9)³)³", () => {
  const expected = [
    0, 0.026375251929435253, 0.14844970163671442, 0.34847330183407, 0.5687589331394396, 0.7590709148064702,
    0.8929533099629121, 0.9674381496121647, 0.9958904161106461, 1,
  ];
  const weights = tricubeWeights(10);
  for (let i = 0; i < 10; i++) expect(weights[i]).toBeCloseTo(expected[i]!, 14);
});

it.each([
  [0, 1],
  [0.5, 0.5625],
  [-0.5, 0.5625],
  [1, 0],
  [-1, 0],
  [1.01, 0],
  [1.5, 0],
  [Number.POSITIVE_INFINITY, 0],
])("bisquare of %d is %d", (u, weight) => {
  expect(bisquare(u)).toBe(weight);
});
