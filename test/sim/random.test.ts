import { describe, expect, it } from "vitest";
import { type RandomStream, RandomStreams } from "../../src/sim/random.ts";

function take(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream());
}

describe("random streams", () => {
  it("give the same numbers for the same name, each from its own position", () => {
    const streams = new RandomStreams(7);
    const a = streams.stream("failures", "time-to-repair", 3);
    const first = take(a, 5);
    expect(take(streams.stream("failures", "time-to-repair", 3), 5)).toEqual(first);
    expect(take(new RandomStreams("7").stream("failures", "time-to-repair", "3"), 5)).toEqual(first);
    expect(take(a, 5)).not.toEqual(first);
  });

  it("never change from one version to the next", () => {
    expect(take(new RandomStreams(1).stream("component", "purpose", 0), 3)).toMatchInlineSnapshot(`
      [
        0.27392033371143043,
        0.46320297685451806,
        0.42852444644086063,
      ]
    `);
  });

  it("differ by seed, component, purpose and key, wherever separators fall", () => {
    const streams = [
      new RandomStreams(1).stream("a", "b"),
      new RandomStreams(2).stream("a", "b"),
      new RandomStreams(1).stream("b", "a"),
      new RandomStreams(1).stream("a", "b", ""),
      new RandomStreams(1).stream("a", "b", 0),
      new RandomStreams(1).stream("a", "b/0"),
      new RandomStreams(1).stream("a/b", "0"),
      new RandomStreams("1/a").stream("b", "0"),
      new RandomStreams(1).stream("a", "b%2F0"),
      new RandomStreams(1).stream("a", "b%252F0"),
    ];
    expect(new Set(streams.map((stream) => stream())).size).toBe(streams.length);
  });

  it("are uniform: 10,000 numbers each of 100 neighbouring keys", () => {
    const cells = 100;
    const counts = new Float64Array(cells);
    const streams = new RandomStreams(1);
    for (let key = 0; key < 100; key++) {
      for (const number of take(streams.stream("vm", "size", key), 10_000))
        counts[Math.floor(number * cells)]!++;
    }
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - 10_000) ** 2 / 10_000;
    // 99 degrees of freedom: quantiles 0.0005 and 0.9995 of the chi-square distribution.
    expect(chiSquare).toBeGreaterThan(56);
    expect(chiSquare).toBeLessThan(153);
  });

  it("of neighbouring keys are not correlated", () => {
    const streams = new RandomStreams(1);
    const draws = Array.from({ length: 20 }, (_, key) => take(streams.stream("vm", "size", key), 10_000));
    for (let key = 1; key < draws.length; key++) {
      let covariance = 0;
      for (let i = 0; i < 10_000; i++) covariance += (draws[key]![i]! - 0.5) * (draws[key - 1]![i]! - 0.5);
      const correlation = covariance / 10_000 / (1 / 12);
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(10_000));
    }
  });
});
