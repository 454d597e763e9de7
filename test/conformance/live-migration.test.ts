import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf, metricValues } from "../../src/datacenter/metrics.ts";
import { Simulation } from "../../src/datacenter/simulation.ts";
import { adaptiveRate } from "../../src/models/migration/adaptive-rate.ts";
import { carryOut, type SteadyMigration } from "../../src/models/migration/carry-out.ts";
import { fixedThreshold } from "../../src/models/migration/fixed-threshold.ts";
import { intensity } from "../../src/models/migration/memory/intensity.ts";
import { workingSet } from "../../src/models/migration/memory/working-set.ts";
import { resolveParameters } from "../../src/models/parameters.ts";
import { buildScenario } from "../../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { CLARK_WORKLOADS } from "./clark-2005.table.ts";
import { HINES_GOPALAN } from "./hines-2009.table.ts";
import { prepagedMigration } from "./prepaging.ts";

const MIB = 2 ** 20;

/** Source: SimGrid 3.32: memory MiB, dirty intensity %, speed MiB/s, link byte/s, latency s, load; total s, downtime s, rounds. */
const PRE_COPY = [
  [1024, 0, 125, 131072000, 0, 1, 8.192, 0, 0],
  [1024, 10, 125, 131072000, 0, 1, 9.101311989, 0.008191994, 2],
  [1024, 50, 125, 131072000, 0, 1, 16.368, 0.016, 8],
  [1024, 80, 125, 131072000, 0, 1, 40.860964966, 0.024758881, 25],
  [256, 50, 125, 131072000, 0, 1, 4.08, 0.016, 6],
  [4096, 50, 125, 131072000, 0, 1, 65.52, 0.016, 10],
  [4096, 50, 1250, 1310720000, 0, 1, 6.528, 0.0256, 6],
  [1024, 50, 125, 131072000, 0, 0.5, 10.92, 0.008, 4],
  [1024, 20, 250, 131072000, 0, 1, 13.644385452, 0.013421768, 6],
  [1024, 50, 125, 131072000, 0.001, 1, 16.387001686, 0.017998077, 8],
] as const;

function preCopy(memoryMiB: number, share: number, mibPerS: number, link: Partial<SteadyMigration>) {
  const speedBytesPerS = mibPerS * MIB;
  const memory = intensity.create(
    { sizeBytes: memoryMiB * MIB, migrationBytesPerS: speedBytesPerS },
    { intensity: share, workingSet: 0.9 },
  );
  const algorithm = fixedThreshold.create({ maximumDowntime: 0.03, maximumRounds: 1000 });
  return carryOut(algorithm, {
    memory,
    load: 1,
    speedBytesPerS,
    linkBytesPerS: speedBytesPerS,
    latencyS: 0,
    ...link,
  });
}

describe("pre-copy with a fixed threshold", () => {
  it.each(PRE_COPY)(
    "%d MiB, %d per cent, %d MiB/s, link %d B/s, latency %d s, load %d",
    (memoryMiB, percent, mibPerS, linkBytesPerS, latencyS, load, totalS, downtimeS, rounds) => {
      const outcome = preCopy(memoryMiB, percent / 100, mibPerS, { linkBytesPerS, latencyS, load });
      expect(outcome.rounds).toBe(rounds);
      expect(Math.abs(outcome.totalS - totalS)).toBeLessThanOrEqual(1e-5 + 1e-6 * totalS);
      expect(Math.abs(outcome.downtimeS - downtimeS)).toBeLessThanOrEqual(1e-5 + 1e-6 * downtimeS);
    },
  );

  it("is the geometric series that it comes to without latency", () => {
    const inputs = fc.record({
      memoryMiB: fc.integer({ min: 64, max: 65_536 }),
      share: fc.double({ min: 0.01, max: 0.85, noNaN: true }),
      mibPerS: fc.integer({ min: 10, max: 5000 }),
    });
    fc.assert(
      fc.property(inputs, ({ memoryMiB, share, mibPerS }) => {
        const { totalS, downtimeS, rounds } = preCopy(memoryMiB, share, mibPerS, {});
        const copyS = memoryMiB / mibPerS;
        let n = 0;
        while (copyS * share ** n > 0.03) n++;
        // Where whole bytes decide, a round more or less is right.
        fc.pre(
          Math.abs(copyS * share ** n - 0.03) > 1e-6 && Math.abs(copyS * share ** (n - 1) - 0.03) > 1e-6,
        );
        const last = n === 0 ? 1 : n;
        let sum = 0;
        for (let k = 0; k <= last; k++) sum += share ** k;
        expect(rounds).toBe(last - 1);
        expect(totalS).toBeCloseTo(copyS * sum, 4);
        expect(downtimeS).toBeCloseTo(copyS * share ** last, 4);
      }),
    );
  });
});

describe("scenarios/conformance/pre-copy.yaml", () => {
  it.each(PRE_COPY)(
    "%d MiB, %d per cent, %d MiB/s, link %d B/s, latency %d s, load %d",
    async (memoryMiB, percent, mibPerS, linkBytesPerS, latencyS, load, totalS, downtimeS, rounds) => {
      const scenario = await loadScenario(
        join(import.meta.dirname, "../../scenarios/conformance/pre-copy.yaml"),
        {
          overrides: [
            `vmTypes.guest.memory=${memoryMiB} MiB`,
            `migration.guestMemory.intensity=${percent} %`,
            `migration.bandwidth=${mibPerS} MiB/s`,
            `migration.link.bandwidth=${linkBytesPerS} B/s`,
            `migration.link.latency=${latencyS} s`,
            `vmTypes.guest.cap=${load * 100} %`,
          ],
        },
      );
      const { spec } = await buildScenario(scenario);
      const simulation = new Simulation(spec);
      simulation.run();
      const metrics = metricValues(metricsOf(simulation));
      expect(metrics.rounds).toBe(rounds);
      expect(Math.abs(metrics.totalS! - totalS)).toBeLessThanOrEqual(1e-5 + 1e-6 * totalS);
      expect(Math.abs(metrics.downtimeS! - downtimeS)).toBeLessThanOrEqual(1e-5 + 1e-6 * downtimeS);
    },
  );
});

describe("Clark et al. 2005, a working set for each of their workloads", () => {
  it.each(CLARK_WORKLOADS)("$name", ({ name, memoryMB, hotSet, hotWriteRate, coldWriteRate, published }) => {
    const memory = workingSet.create(
      { sizeBytes: memoryMB * 1e6, migrationBytesPerS: 0 },
      resolveParameters(workingSet.parameters, { hotSet, hotWriteRate, coldWriteRate }),
    );
    const linkBytesPerS = (published.finalMbitps * 1e6) / 8;
    const given = { memory, load: 1, speedBytesPerS: linkBytesPerS, linkBytesPerS, latencyS: 0 };
    const resumeTime = published.resumeS;
    const outcome = carryOut(
      adaptiveRate.create(resolveParameters(adaptiveRate.parameters, { resumeTime })),
      given,
    );
    const ratio = (ours: number, theirs: number) => Math.abs(ours / theirs - 1);
    expect(ratio(outcome.sentBytes / 1e6, published.sentMB)).toBeLessThanOrEqual(0.1);
    expect(ratio(outcome.downtimeS, published.downtimeS)).toBeLessThanOrEqual(
      name === "MMuncher" ? 0.25 : 0.35,
    );
    expect(ratio(outcome.totalS, published.totalS)).toBeLessThanOrEqual(0.15);
    expect(Math.abs(outcome.bytesByStep.length - published.roundsMB.length)).toBeLessThanOrEqual(2);
  });
});

describe("Hines & Gopalan 2009, post-copy with prepaging", () => {
  it.each(HINES_GOPALAN.workloads)("$name", ({ avoided, locality }) => {
    const outcome = prepagedMigration(locality);
    expect(outcome.avoided).toBeGreaterThanOrEqual(avoided[0]);
    expect(outcome.avoided).toBeLessThanOrEqual(avoided[1]);
    expect(outcome.downtimeS).toBeGreaterThanOrEqual(HINES_GOPALAN.downtimeS[0]);
    expect(outcome.downtimeS).toBeLessThanOrEqual(HINES_GOPALAN.downtimeS[1]);
  });
});
