import { describe, expect, it } from "vitest";
import { type ComparisonSettings, compareRuns } from "../../../src/experiment/analysis/compare.ts";
import type { RunPair } from "../../../src/experiment/analysis/pair-runs.ts";
import { sampleDeviation, sampleMean } from "../../../src/models/statistics/inference/sample.ts";
import { pairsForDifference } from "../../../src/models/statistics/inference/sample-size.ts";
import type { StoredRun } from "../../../src/report/read-experiment.ts";
import { NAMES, sampler } from "../../models/statistics/inference/samples.ts";

/** Experiments that each claim rests on. */
const EXPERIMENTS = 1000;
const SEEDS = 12;

const SETTINGS: ComparisonSettings = {
  test: "t",
  interval: "t",
  confidence: 0.95,
  correction: "holm",
  unit: "seed",
  target: null,
  power: 0.8,
};

type Metrics = Readonly<Record<string, number>>;

function pairsOf(a: readonly Metrics[], b: readonly Metrics[], settings = 1): RunPair[] {
  const run = (metrics: Metrics, i: number): StoredRun => ({
    runId: `r${i}`,
    parameters: {},
    seed: Math.floor(i / settings),
    folder: "",
    metrics,
  });
  return a.map((metrics, i) => ({
    seed: Math.floor(i / settings),
    setting: String(i % settings),
    a: run(metrics, i),
    b: run(b[i]!, i),
  }));
}

/** In what share of experiments any metric is said to differ. */
function shareDifferent(
  settings: ComparisonSettings,
  metrics: readonly string[],
  make: () => RunPair[],
): number {
  let found = 0;
  for (let i = 0; i < EXPERIMENTS; i++) {
    const { metrics: compared } = compareRuns(make(), metrics, settings);
    if (compared.some(({ outcome }) => outcome === "different")) found++;
  }
  return found / EXPERIMENTS;
}

describe("policies that differ only by chance", () => {
  it.each(
    (["t", "wilcoxon", "permutation"] as const).flatMap((test) => NAMES.map((name) => [test, name] as const)),
  )("are said not to differ in about 95 of 100 experiments: %s test, %s values", (test, name) => {
    const draw = sampler(name, `chance, ${test}`);
    // Both meet the same load, and each has luck of its own.
    const make = (): RunPair[] => {
      const load = draw(SEEDS);
      const side = (): Metrics[] => draw(SEEDS).map((luck, i) => ({ energyKWh: 100 + 5 * load[i]! + luck }));
      return pairsOf(side(), side());
    };
    const share = shareDifferent({ ...SETTINGS, test }, ["energyKWh"], make);
    // Three standard errors of a share of 5 % of 1,000. A test by ranks has no p-value just below 5 %.
    expect(share).toBeLessThan(0.071);
    expect(share).toBeGreaterThan(0.029);
  });

  it.each(["holm", "bonferroni"] as const)(
    "are so over twenty metrics with the correction %s",
    (correction) => {
      const names = Array.from({ length: 20 }, (_, i) => `metric${i}`);
      const draw = sampler("normal", `family, ${correction}`);
      const side = (): Metrics[] =>
        Array.from({ length: SEEDS }, () =>
          Object.fromEntries(draw(20).map((value, i) => [names[i]!, value])),
        );
      const make = (): RunPair[] => pairsOf(side(), side());
      const share = shareDifferent({ ...SETTINGS, correction }, names, make);
      expect(share).toBeLessThan(0.071);
      expect(share).toBeGreaterThan(0.029);
      expect(shareDifferent({ ...SETTINGS, correction: "none" }, names, make)).toBeGreaterThan(0.5);
    },
  );

  it("are so where seeds have several settings, of which pairs taken for independent make too much", () => {
    const draw = sampler("normal", "settings");
    const make = (): RunPair[] => {
      const side = (): Metrics[] =>
        draw(SEEDS).flatMap((luck) => draw(4).map((own) => ({ energyKWh: luck + 0.5 * own })));
      return pairsOf(side(), side(), 4);
    };
    const bySeed = shareDifferent(SETTINGS, ["energyKWh"], make);
    expect(bySeed).toBeLessThan(0.071);
    expect(bySeed).toBeGreaterThan(0.029);
    expect(shareDifferent({ ...SETTINGS, unit: "pair" }, ["energyKWh"], make)).toBeGreaterThan(0.2);
  });
});

describe("a planted difference of 2 %", () => {
  /** Energy of about 200 kWh that varies by 8 from load to load, and by 5 from run to run. */
  function experiment(draw: (count: number) => number[], seeds: number, factor: number): RunPair[] {
    const load = draw(seeds);
    const side = (by: number): Metrics[] =>
      draw(seeds).map((luck, i) => ({ energyKWh: by * (200 + 8 * load[i]!) + 5 * luck }));
    return pairsOf(side(1), side(factor));
  }

  it("is found with the number of seeds that were said to be needed, as often as was wanted", () => {
    const draw = sampler("normal", "planted");
    const target = { amount: 0.02, relative: true };
    for (const power of [0.8, 0.95]) {
      // A large pilot without the difference, whose answer is that of the true deviation, nearly.
      const pilot = compareRuns(experiment(draw, 2000, 1), ["energyKWh"], { ...SETTINGS, target, power });
      const needed = pilot.metrics[0]!.countForDifference!;
      const found = shareDifferent(SETTINGS, ["energyKWh"], () => experiment(draw, needed, 0.98));
      expect(found).toBeGreaterThan(power - 0.04);
      expect(found).toBeLessThan(power + 0.06);
    }
  });

  it("is found nearly as often where the number comes from pilots of twenty seeds", () => {
    const draw = sampler("normal", "small pilot");
    const target = { amount: 0.02, relative: true };
    let found = 0;
    for (let i = 0; i < 400; i++) {
      const pilot = compareRuns(experiment(draw, 20, 1), ["energyKWh"], { ...SETTINGS, target });
      const needed = pilot.metrics[0]!.countForDifference!;
      const { metrics } = compareRuns(experiment(draw, needed, 0.98), ["energyKWh"], SETTINGS);
      if (metrics[0]!.outcome === "different" && metrics[0]!.difference! < 0) found++;
    }
    expect(found / 400).toBeGreaterThan(0.72);
    expect(found / 400).toBeLessThan(0.86);
  });

  it("has an interval about as narrow as was said, and with it the true difference in 95 of 100", () => {
    const draw = sampler("normal", "width");
    const target = { amount: 1, relative: false };
    const pilot = compareRuns(experiment(draw, 2000, 1), ["energyKWh"], { ...SETTINGS, target });
    const needed = pilot.metrics[0]!.countForWidth!;
    const widths: number[] = [];
    let covered = 0;
    for (let i = 0; i < 400; i++) {
      const { metrics } = compareRuns(experiment(draw, needed, 0.98), ["energyKWh"], SETTINGS);
      const { low, high } = metrics[0]!.interval!;
      widths.push((high - low) / 2);
      if (low <= -4 && -4 <= high) covered++;
    }
    expect(Math.abs(sampleMean(widths) - 1)).toBeLessThan(0.02);
    expect(sampleDeviation(widths)).toBeLessThan(0.1);
    expect(Math.abs(covered / 400 - 0.95)).toBeLessThan(0.035);
  });

  it("needs what the formula says, at the level of each of several metrics", () => {
    const draw = sampler("normal", "formula");
    const target = { amount: 1, relative: false };
    const pairs = experiment(draw, 10, 1).map((pair): RunPair => {
      const twice = (run: StoredRun): StoredRun => ({
        ...run,
        metrics: { ...run.metrics, other: run.metrics.energyKWh! },
      });
      return { ...pair, a: twice(pair.a), b: twice(pair.b) };
    });
    const { metrics } = compareRuns(pairs, ["energyKWh", "other"], { ...SETTINGS, target });
    const [first] = metrics;
    expect(first!.countForDifference).toBe(pairsForDifference(first!.deviation!, 1, (1 - 0.95) / 2, 0.8));
    expect(metrics[1]).toEqual({ ...first, metric: "other" });
  });
});
