import { describe, expect, it } from "vitest";
import { pairRuns, type Side } from "../../../src/experiment/analysis/pair-runs.ts";
import { pairedValues } from "../../../src/experiment/analysis/paired-values.ts";

type Row = readonly [seed: number, policy: string | null, rack: string | null, energyKWh: number | null];

/** Runs with the parameters `policy` and `rack`, as far as they are not null. */
function side(folder: string, rows: readonly Row[]): Side {
  const parameters = ["policy", "rack"].filter((_, i) => rows.some((row) => row[i + 1] !== null));
  return {
    folder,
    parameters,
    metrics: ["energyKWh"],
    runs: rows.map(([seed, policy, rack, energyKWh], i) => ({
      runId: `${folder}${i}`,
      seed,
      parameters: { ...(policy !== null && { policy }), ...(rack !== null && { rack }) },
      folder,
      metrics: { energyKWh },
    })),
  };
}

const ids = (a: Side, b: Side): string[] =>
  pairRuns(a, b).pairs.map((pair) => `${pair.a.runId}-${pair.b.runId}`);

describe("pairing", () => {
  it("goes by the seed, whatever the order", () => {
    const a = side("a", [
      [1, null, null, 1],
      [2, null, null, 2],
    ]);
    const b = side("b", [
      [2, "iqr", null, 1],
      [1, "iqr", null, 2],
      [3, "iqr", null, 3],
    ]);
    expect(ids(a, b)).toEqual(["a0-b1", "a1-b0"]);
    const { unpairedA, unpairedB, contrasts } = pairRuns(a, b);
    expect([unpairedA, unpairedB.map(({ runId }) => runId)]).toEqual([[], ["b2"]]);
    expect(contrasts).toEqual([{ parameter: "policy", a: null, b: "iqr" }]);
  });

  it("goes by parameters that vary on either side, and not by those that tell the sides apart", () => {
    const a = side("a", [
      [1, "iqr", "1", 1],
      [1, "iqr", "2", 2],
    ]);
    const b = side("b", [
      [1, "mad", "2", 1],
      [1, "mad", "3", 2],
    ]);
    expect(ids(a, b)).toEqual(["a1-b0"]);
    expect(pairRuns(a, b).contrasts).toEqual([{ parameter: "policy", a: "iqr", b: "mad" }]);
    expect(ids(side("a", [[1, "iqr", "2", 1]]), b)).toEqual(["a0-b0"]);
  });

  it("is refused where nothing pairs, and where a run has two partners", () => {
    const one = side("a", [[1, null, null, 1]]);
    expect(() =>
      pairRuns(
        one,
        side("b", [
          [2, null, null, 1],
          [3, null, null, 1],
        ]),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InputError: b: found no run that pairs with one of a (seeds 2, 3; there seeds 1), expected runs of the same seeds]`,
    );
    expect(() =>
      pairRuns(
        one,
        side("b", [
          [1, "x", null, 1],
          [1, "y", null, 1],
        ]),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InputError: b: found no run that pairs with one of a (seeds 1; there seeds 1), expected runs of the same seeds and the same policy]`,
    );
    expect(() =>
      pairRuns(
        one,
        side("b", [
          [1, null, null, 1],
          [1, null, null, 1],
        ]),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InputError: b/summary.csv: found runs b0 and b1 of the same seed and parameters, expected one run of each seed and parameters]`,
    );
    expect(() => pairRuns(one, side("b", []))).toThrowErrorMatchingInlineSnapshot(
      `[InputError: b: found no run that pairs with one of a (no whole run; there seeds 1), expected runs of the same seeds]`,
    );
  });
});

describe("observations", () => {
  const a = side("a", [
    [1, null, "1", 1],
    [1, null, "2", 3],
    [2, null, "1", 2],
    [2, null, "2", 4],
    [3, null, "1", 9],
  ]);
  const b = side("b", [
    [1, null, "1", 2],
    [1, null, "2", 5],
    [2, null, "1", 2],
    [2, null, "2", null],
    [3, null, "1", 9],
  ]);

  it("are means over the settings of a seed, of seeds that have all of them", () => {
    const { pairs } = pairRuns(a, b);
    expect(pairedValues(pairs, "energyKWh", "seed")).toEqual({
      a: [2],
      b: [3.5],
      pairs: 2,
      dropped: 3,
      equal: false,
    });
  });

  it("are pairs if that is asked for", () => {
    const { pairs } = pairRuns(a, b);
    const expected = { a: [1, 3, 2, 9], b: [2, 5, 2, 9], pairs: 4, dropped: 1, equal: false };
    expect(pairedValues(pairs, "energyKWh", "pair")).toEqual(expected);
  });

  it("are equal where they differ by rounding alone", () => {
    const { pairs } = pairRuns(
      side("a", [
        [1, null, null, 0.3],
        [2, null, null, 0],
      ]),
      side("b", [
        [1, null, null, 0.1 + 0.2],
        [2, null, null, 0],
      ]),
    );
    expect(pairedValues(pairs, "energyKWh", "seed")).toMatchObject({ b: [0.3, 0], equal: true });
  });

  it("are none where no run has a value", () => {
    const { pairs } = pairRuns(side("a", [[1, null, null, null]]), side("b", [[1, null, null, 1]]));
    expect(pairedValues(pairs, "energyKWh", "seed")).toEqual({
      a: [],
      b: [],
      pairs: 0,
      dropped: 1,
      equal: false,
    });
  });
});
