import fc from "fast-check";
import { expect, it } from "vitest";
import { explainedShare } from "../../../src/report/html/effects.ts";
import { factorsOf, groupLabel, groupsOf, seedFactor, shortNames } from "../../../src/report/html/groups.ts";
import type { StoredExperiment, StoredRun } from "../../../src/report/read-experiment.ts";

function experiment(read: (a: string, b: string, seed: number) => number | null): StoredExperiment {
  const runs: StoredRun[] = [];
  for (const a of ["10", "9"]) {
    for (const b of ["x", "y"]) {
      for (const seed of [1, 2]) {
        const metrics = { m: read(a, b, seed) };
        const parameters = { "p.a": a, "q.b": b };
        runs.push({ runId: `${a}${b}${seed}`, parameters, seed, folder: "", metrics });
      }
    }
  }
  return { folder: "", name: "e", parameters: ["p.a", "q.b"], metrics: ["m"], runs };
}

it("groups runs by their parameters", () => {
  const of = experiment(() => 1);
  const groups = groupsOf(of);
  expect(groups.map((group) => groupLabel(of.parameters, group))).toEqual([
    "a = 10, b = x",
    "a = 10, b = y",
    "a = 9, b = x",
    "a = 9, b = y",
  ]);
  expect(groups.map(({ runs }) => runs.length)).toEqual([2, 2, 2, 2]);
  expect(factorsOf(of)[0]!.levels.map(({ value }) => value)).toEqual(["9", "10"]);
  expect(shortNames(["a.x", "b.x", "c"])).toEqual(["a.x", "b.x", "c"]);
});

it("gives a parameter the share that it explains", () => {
  const of = experiment((a, b) => Number(a) * 3 + (b === "x" ? 4 : 0));
  const [a, b] = factorsOf(of);
  // Effects of ±1.5 and ±2: 9 / 4 to 4, of 25 / 4 in all.
  expect(explainedShare("m", a!)).toBeCloseTo(9 / 25, 12);
  expect(explainedShare("m", b!)).toBeCloseTo(16 / 25, 12);
  expect(explainedShare("m", seedFactor(of))).toBe(0);
  expect(explainedShare("m", factorsOf(experiment(() => 0.1))[0]!)).toBeNaN();
  expect(explainedShare("m", factorsOf(experiment((value) => (value === "9" ? null : 3)))[0]!)).toBeNaN();
});

it("shares of a full grid are between 0 and 1, and sum up to 1 at most", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 8 }),
      (values) => {
        let i = 0;
        const of = experiment(() => values[i++]!);
        const shares = [...factorsOf(of), seedFactor(of)].map((factor) => explainedShare("m", factor));
        fc.pre(shares.every((share) => !Number.isNaN(share)));
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-6);
      },
    ),
  );
});
