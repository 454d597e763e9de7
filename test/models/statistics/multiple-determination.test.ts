import fc from "fast-check";
import { sampleCorrelation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { MultipleDetermination } from "../../../src/models/statistics/multiple-determination.ts";
import { determinations } from "./commons-math.ts";

function rSquaredOf(variables: readonly (readonly number[])[]): number[] | null {
  const determination = new MultipleDetermination(30, 30);
  const samples = variables[0]!.length;
  const solved = determination.fit(Float64Array.from(variables.flat()), variables.length, samples);
  return solved ? Array.from(determination.rSquared.subarray(0, variables.length)) : null;
}

// Longley, An appraisal of least squares programs for the electronic computer from the point of view of the
// user, 1967; rows: total employment, price deflator, GNP, unemployed, armed forces, population, year.
const longley = [
  [
    60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331,
    70551,
  ],
  [83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9],
  [
    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704,
    502601, 518173, 554894,
  ],
  [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007],
  [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827],
  [
    107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366,
    125368, 127852, 130081,
  ],
  [1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959, 1960, 1961, 1962],
];

describe("Longley's ill-conditioned data", () => {
  it("gives the R² that NIST certifies for employment (Statistical Reference Datasets, Longley)", () => {
    expect(rSquaredOf(longley)![0]).toBeCloseTo(0.995479004577296, 10);
  });

  it("gives the R² of every variable on the others by exact rational arithmetic", () => {
    const exact = [
      0.9954790045772957, 0.992647395822134, 0.9995039255909309, 0.9897469815327499, 0.9222452355664805,
      0.9975088266884652, 0.9995280839111157,
    ];
    const computed = rSquaredOf(longley)!;
    for (let v = 0; v < exact.length; v++) expect(computed[v]).toBeCloseTo(exact[v]!, 10);
  });
});

it.each(determinations)("agrees with Commons Math to the last bit: $rSquared", ({ variables, rSquared }) => {
  expect(rSquaredOf(variables)).toEqual(rSquared);
});

it("is the squared correlation where there are two variables", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
    minLength: 3,
    maxLength: 30,
  });
  fc.assert(
    fc.property(pairs, (points) => {
      const x = points.map(([u]) => u / 100);
      const y = points.map(([, u]) => u / 100);
      fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
      const r = sampleCorrelation(x, y);
      for (const rSquared of rSquaredOf([x, y])!) expect(rSquared).toBeCloseTo(r * r, 9);
    }),
  );
});

it("finds no unique solution where a variable is always zero", () => {
  expect(
    rSquaredOf([
      [0.1, 0.4, 0.2],
      [0, 0, 0],
    ]),
  ).toBeNull();
  expect(
    rSquaredOf([
      [0, 0, 0],
      [0.1, 0.4, 0.2],
    ]),
  ).toBeNull();
});

it("carries nothing over from one fit to the next", () => {
  const determination = new MultipleDetermination(30, 30);
  const small = Float64Array.from([0.1, 0.4, 0.2, 0.6, 0.3, 0.3, 0.1, 0.9]);
  determination.fit(small, 2, 4);
  const before = determination.rSquared.slice(0, 2);
  determination.fit(Float64Array.from(longley.flat()), 7, 16);
  determination.fit(small, 2, 4);
  expect(determination.rSquared.slice(0, 2)).toEqual(before);
});
