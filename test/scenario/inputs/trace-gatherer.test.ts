import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TraceGatherer } from "../../../src/scenario/inputs/trace-gatherer.ts";
import { TimeWeighted } from "../../../src/sim/time-weighted.ts";

const PLACE = { file: "x" };

/** Adds samples to a fresh trace, which must all be taken. */
function addAll(
  gatherer: TraceGatherer,
  name: string,
  samples: readonly (readonly [number, number])[],
): number {
  const trace = gatherer.begin(name, PLACE);
  for (const [timeS, value] of samples) expect(gatherer.add(trace, timeS, value)).toBeNull();
  return trace;
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("expected an error");
}

describe("samples that are equidistant", () => {
  it("are kept as they are, with the first as time 0", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    addAll(gatherer, "a", [
      [1000, 0.1],
      [1300, 0.2],
      [1600, 0.3],
    ]);
    addAll(gatherer, "b", [
      [1000, 0.4],
      [1300, 0.5],
      [1600, 0.6],
    ]);
    const { traces, stays } = gatherer.finish("x");
    expect([...traces.values]).toEqual([0.1, 0.4, 0.2, 0.5, 0.3, 0.6]);
    expect(traces.intervalS).toBe(300);
    expect(stays).toBeNull();
  });

  it("tell when a VM is there: from its first to one interval after its last", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    addAll(gatherer, "late", [
      [600, 0.1],
      [900, 0.2],
    ]);
    addAll(gatherer, "early", [
      [0, 0.3],
      [300, 0.4],
    ]);
    addAll(gatherer, "short", [[300, 0.5]]);
    const { traces, stays } = gatherer.finish("x");
    expect([...traces.column(0)]).toEqual([0, 0.3, 0]);
    expect([...traces.column(3)]).toEqual([0.2, 0.4, 0.5]);
    expect([...stays!.arrivalS]).toEqual([600, 0, 300]);
    expect([...stays!.lifetimeS]).toEqual([600, 600, 300]);
  });

  it("may be off by the millisecond that clocks round to, also after many", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    const samples = Array.from({ length: 10_000 }, (_, i) => [i * 300 + (i % 3) * 0.0004, 0.5] as const);
    addAll(gatherer, "a", samples);
    expect(gatherer.finish("x").traces.samples).toBe(10_000);
  });

  it("are what is asked for", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    const trace = addAll(gatherer, "a", [
      [0, 0],
      [300, 0],
      [600, 0],
    ]);
    expect(gatherer.add(trace, 1200, 0)).toMatchInlineSnapshot(`
      {
        "expected": "300 s, as before, or resampling",
        "found": "600 s from one sample of "a" to the next",
      }
    `);
    expect(gatherer.add(trace, 600, 0)).toMatchInlineSnapshot(`
      {
        "expected": "one",
        "found": "a second sample of "a" at 600 s",
      }
    `);
    expect(gatherer.add(trace, 300, 0)).toMatchInlineSnapshot(`
      {
        "expected": "samples in order of time",
        "found": "300 s after 600 s of "a"",
      }
    `);
    expect(gatherer.endAt(trace, 700)).toMatchInlineSnapshot(`
      {
        "expected": "300 s, as before, or resampling",
        "found": "100 s from one sample of "a" to the next",
      }
    `);
    expect(gatherer.endAt(trace, 600)).toMatchInlineSnapshot(`
      {
        "expected": "one",
        "found": "a second sample of "a" at 600 s",
      }
    `);
  });

  it("are on one grid for all", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    addAll(gatherer, "a", [
      [0, 0],
      [300, 0],
    ]);
    addAll(gatherer, "b", [
      [100, 0],
      [400, 0],
    ]);
    expect(messageOf(() => gatherer.finish("x"))).toMatchInlineSnapshot(
      `"x: found "b" beginning 100 s after the first, expected a multiple of 300 s, or resampling"`,
    );
  });

  it("are two at least", () => {
    const gatherer = new TraceGatherer({ resampleS: null });
    addAll(gatherer, "a", [[0, 0]]);
    expect(messageOf(() => gatherer.finish("x"))).toMatchInlineSnapshot(
      `"x: found one sample of each virtual machine, expected two of one at least, or resampling"`,
    );
    expect(messageOf(() => new TraceGatherer({ resampleS: null }).finish("x"))).toMatchInlineSnapshot(
      `"x: found no virtual machine, expected at least one"`,
    );
  });
});

describe("resampling", () => {
  it("leaves equidistant samples as they are, to the last bit", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fraction, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(300, 7, 0.1),
        (values, intervalS) => {
          const gatherer = new TraceGatherer({ resampleS: intervalS });
          addAll(
            gatherer,
            "a",
            values.map((value, i) => [i * intervalS, value]),
          );
          expect([...gatherer.finish("x").traces.values]).toEqual(values);
        },
      ),
    );
  });

  it("gives the mean of the signal over each interval, weighted with time", () => {
    const gatherer = new TraceGatherer({ resampleS: 100 });
    // 0.2 until 150, then 0.8 until 170, then 0 for as long.
    addAll(gatherer, "a", [
      [0, 0.2],
      [150, 0.8],
      [170, 0],
    ]);
    const { traces } = gatherer.finish("x");
    expect(traces.value(0, 0)).toBe(0.2);
    expect(traces.value(0, 1)).toBeCloseTo((0.2 * 50 + 0.8 * 20) / 90, 14);
    expect(traces.samples).toBe(2);
  });

  it("has intervals at multiples of their length, and counts what a trace covers of the first and the last", () => {
    const gatherer = new TraceGatherer({ resampleS: 100 });
    addAll(gatherer, "a", [
      [150, 0.2],
      [250, 0.6],
    ]);
    addAll(gatherer, "b", [[420, 0.3]]);
    const { traces, stays } = gatherer.finish("x");
    expect(traces.value(0, 0)).toBe(0.2);
    expect(traces.value(0, 1)).toBeCloseTo(0.4, 14);
    expect(traces.value(0, 2)).toBe(0.6);
    expect([...stays!.arrivalS]).toEqual([0, 300]);
    expect([...stays!.lifetimeS]).toEqual([300, 200]);
  });

  it("keeps the integral of any signal, and agrees with time-weighted statistics", () => {
    const gap = fc.double({ min: 0.01, max: 2000, noNaN: true });
    const piece = fc.tuple(gap, fc.double({ min: 0, max: 1, noNaN: true }));
    const start = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(start, fc.array(piece, { minLength: 2, maxLength: 40 }), (startS, pieces) => {
        const intervalS = 300;
        const gatherer = new TraceGatherer({ resampleS: intervalS });
        const trace = gatherer.begin("a", PLACE);
        let nowS = startS;
        const signal = new TimeWeighted(startS, pieces[0]![1]);
        for (const [lastsS, value] of pieces) {
          expect(gatherer.add(trace, nowS, value)).toBeNull();
          signal.set(nowS, value);
          nowS += lastsS;
        }
        gatherer.endAt(trace, nowS);
        const { traces } = gatherer.finish("x");
        const first = Math.floor(startS / intervalS) * intervalS;
        let integral = 0;
        traces.values.forEach((value, k) => {
          const fromS = Math.max(startS, first + k * intervalS);
          integral += value * (Math.min(nowS, first + (k + 1) * intervalS) - fromS);
        });
        expect(Math.abs(integral - signal.integral(nowS))).toBeLessThan(1e-6 * (nowS - startS) + 0.01);
      }),
    );
  });

  it("is the same whether traces come one by one or mixed", () => {
    const samples = [
      [10, 0.1],
      [290, 0.9],
      [700, 0.4],
      [950, 0.2],
    ] as const;
    const oneByOne = new TraceGatherer({ resampleS: 300 });
    for (const name of ["a", "b", "c"]) addAll(oneByOne, name, samples);
    const mixed = new TraceGatherer({ resampleS: 300 });
    for (const name of ["a", "b", "c"]) mixed.begin(name, PLACE);
    for (const [timeS, value] of samples) for (let t = 0; t < 3; t++) mixed.add(t, timeS, value);
    expect(mixed.finish("x").traces.values).toEqual(oneByOne.finish("x").traces.values);
  });

  it("refuses more intervals than can be kept, at once", () => {
    const gatherer = new TraceGatherer({ resampleS: 0.001 });
    const trace = addAll(gatherer, "a", [[0, 0.5]]);
    expect(gatherer.add(trace, 1e9, 0.5)).toMatchInlineSnapshot(`
      {
        "expected": "fewer",
        "found": "more than 134217728 intervals of 0.001 s",
      }
    `);
  });

  it("refuses a grid that is larger than what it holds could be", () => {
    const gatherer = new TraceGatherer({ resampleS: 0.01 });
    addAll(gatherer, "a", [[0, 0.5]]);
    addAll(gatherer, "b", [[1e10, 0.5]]);
    expect(messageOf(() => gatherer.finish("x"))).toMatchInlineSnapshot(
      `"x: found 2 traces over 1000000000001 intervals of 0.01 s, expected at most 134217728 samples together"`,
    );
  });
});

it("divides a trace's values by what they are shares of", () => {
  const gatherer = new TraceGatherer({ resampleS: null });
  gatherer.divideBy(
    addAll(gatherer, "a", [
      [0, 1000],
      [300, 3000],
    ]),
    4000,
  );
  addAll(gatherer, "b", [
    [0, 0.1],
    [300, 0.2],
  ]);
  expect([...gatherer.finish("x").traces.values]).toEqual([0.25, 0.1, 0.75, 0.2]);
});
