import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpecTable } from "../../../src/models/power/spec-table.ts";

const G4 = [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117];

/** The published rule with its separate case for whole tenths. */
function byTheRule(table: readonly number[], u: number): number {
  if (u % 0.1 === 0) return table[Math.trunc(10 * u)]!;
  const a = Math.floor(10 * u);
  const b = Math.ceil(10 * u);
  const d = (table[b]! - table[a]!) / 10;
  return table[a]! + d * (u - a / 10) * 100;
}

describe("spec-table", () => {
  const model = new SpecTable(G4);

  it("meets the table at every tenth", () => {
    for (let tenth = 0; tenth <= 10; tenth++) expect(model.powerW(tenth / 10)).toBe(G4[tenth]);
  });

  it("is linear in between", () => {
    expect(model.powerW(0.05)).toBeCloseTo((86 + 89.4) / 2, 12);
    expect(model.powerW(0.975)).toBeCloseTo(114 + 0.75 * 3, 12);
  });

  it("agrees with the rule to the last bit", () => {
    const loads = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
      fc.integer({ min: 0, max: 10 }).map((tenths) => Math.min(1, tenths * 0.1)),
    );
    const tables = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(tables, loads, (table, u) => {
        expect(new SpecTable(table).powerW(u)).toBe(byTheRule(table, u));
      }),
      { numRuns: 2000 },
    );
  });

  it("wants eleven points", () => {
    expect(() => new SpecTable(G4.slice(1))).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: power table: found 10 points, expected 11]`,
    );
  });

  it("does not share the caller's array", () => {
    const watts = [...G4];
    const copy = new SpecTable(watts);
    watts[5] = 0;
    expect(copy.powerW(0.5)).toBe(102);
  });
});
