import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../../../src/cli/command-line.ts";
import { runScenario } from "../../../src/experiment/run.ts";
import { recordedTerminal } from "../../support/recorded-terminal.ts";
import { type StoredRow, storeExperiment } from "../../support/stored-experiment.ts";

const SCENARIO = `
version: 1
name: lab
duration: 8 h
vmTypes:
  small: { vcpus: 1, speed: 2 GHz, memory: 1 GiB }
sites:
  - servers: [{ type: dell-r720-e5-2660, count: 6 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 30, vmTypes: [small] }
placement: { policy: random-fit }
consolidation:
  overload: { detection: static-threshold, threshold: 80 % }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend, after: 5 min }
`;

const SEEDS = 12;

let folder: string;

/** Runs seeds one after another and collects them as the runs of 1 to 12. */
async function experiment(name: string, firstSeed: number, overrides: readonly string[]): Promise<void> {
  const outDir = join(folder, name);
  const rows: StoredRow[] = [];
  for (let i = 0; i < SEEDS; i++) {
    const scenario = join(folder, "lab.yaml");
    const { runId, metrics } = await runScenario({ scenario, outDir, overrides, seed: firstSeed + i });
    rows.push({ runId, seed: i + 1, metrics });
  }
  storeExperiment(outDir, rows);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
  writeFileSync(join(folder, "lab.yaml"), SCENARIO);
  await experiment("a", 1, []);
  await experiment("again", 101, []);
  await experiment("first-fit", 1, ["placement.policy=first-fit"]);
  await experiment("keep", 1, ["consolidation.underload=keep"]);
});

afterAll(() => rmSync(folder, { recursive: true }));

async function verdicts(
  a: string,
  b: string,
  ...options: readonly string[]
): Promise<Record<string, string>> {
  const terminal = recordedTerminal();
  const argv = ["compare", join(folder, a), join(folder, b), "--json", ...options];
  expect(await commandLine(argv, terminal)).toBe(0);
  const { metrics } = JSON.parse(terminal.written.out) as { metrics: { metric: string; verdict: string }[] };
  return Object.fromEntries(metrics.map(({ metric, verdict }) => [metric, verdict]));
}

describe("real runs", () => {
  it("of a policy that decides by chance do not differ from others of it", async () => {
    for (const test of ["t", "wilcoxon", "permutation"]) {
      const found = new Set(Object.values(await verdicts("a", "again", "--test", test)));
      expect([...found].toSorted()).toEqual(["equal in every pair", "no difference"]);
    }
  });

  it("are equal to themselves", async () => {
    expect(new Set(Object.values(await verdicts("a", "a")))).toEqual(new Set(["equal in every pair"]));
  });

  it("of policies that differ differ in what they do otherwise", async () => {
    const placement = await verdicts("a", "first-fit", "--test", "permutation");
    expect(placement.energyKWh).toMatch(/^B is lower by /);
    expect(placement.migrations).toMatch(/^B is lower by /);
    expect(placement.durationS).toBe("equal in every pair");
    const consolidation = await verdicts("a", "keep", "--interval", "bootstrap");
    expect(consolidation.energyKWh).toMatch(/^B is higher by /);
    expect(consolidation.vmsStarted).toBe("equal in every pair");
  });

  it("have a steady state, which begins after servers have gone to sleep", async () => {
    const terminal = recordedTerminal();
    const csv = join(folder, "steady.csv");
    const argv = ["stats", join(folder, "first-fit"), "--steady", "power_w", "--json", "--csv", csv];
    expect(await commandLine(argv, terminal)).toBe(0);
    const states = terminal.written.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(states).toHaveLength(SEEDS);
    for (const { samples, deleted, steadyFromS, batches } of states) {
      expect(samples).toBe(97);
      expect(deleted).toBeGreaterThan(0);
      expect(steadyFromS).toBe(300 * deleted);
      expect(batches.interval.low).toBeLessThan(batches.mean);
    }
    expect(await commandLine(["stats", join(folder, "first-fit"), "--steady", "energy_kwh"], terminal)).toBe(
      0,
    );
    expect(terminal.written.err).toContain(
      "energy_kwh: in 12 of 12 runs values never fall, as those of a total",
    );
    expect(terminal.written.out).toContain("12 runs: mean ");
    expect(await commandLine(["stats", join(folder, "a"), "--steady", "power"], terminal)).toBe(3);
    expect(terminal.written.err).toContain(
      'timeseries.csv:1: found no column "power", expected one of power_w, ',
    );
    expect(terminal.written.err).toContain('nearest "power_w"');
  });
});
