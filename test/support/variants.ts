import { join } from "node:path";
import { METRICS, type MetricName } from "../../src/datacenter/metrics.ts";
import { runScenario } from "../../src/experiment/run.ts";
import type { PlannedRun } from "../../src/report/planned-run.ts";
import { writeExperiment } from "../../src/report/write-experiment.ts";
import { parseWithPolicies } from "../../src/scenario/load-with-policies.ts";
import type { Metric } from "../../src/sim/measurement.ts";

/** Six VMs and two tasks on three servers for three hours: a row at least in every table but that of storage. */
const SCENARIO = `version: 1
name: variants
duration: 3 h
vmTypes:
  small: { vcpus: 1, speed: 2 GHz, memory: 1 GiB }
sites:
  - servers: [{ type: dell-r720-e5-2660, count: 3 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 6, vmTypes: [small] }
placement: { policy: random-fit }
consolidation:
  overload: { detection: static-threshold, threshold: 80 % }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend, after: 5 min }
recording: { events: true }
`;

/** What tells a run of an experiment from the others. */
export interface Variant {
  readonly parameters: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly format?: "csv" | "parquet";
}

/** Runs a small scenario once for each variant and writes the experiment that they make up. */
export async function runVariants(experimentFolder: string, variants: readonly Variant[]): Promise<void> {
  let scenarioName = "";
  const plan: PlannedRun[] = [];
  const metrics: Metric[][] = [];
  for (const { parameters, seed, format } of variants) {
    const overrides = Object.entries(parameters).map(([path, value]) => `${path}=${value}`);
    const options = { overrides, seed, ...(format !== undefined && { format }) };
    const scenario = await parseWithPolicies(SCENARIO, join(experimentFolder, "variants.yaml"), options);
    scenarioName = scenario.scenario.name;
    const result = await runScenario({ scenario, outDir: experimentFolder });
    plan.push({ runId: result.runId, parameters, seed });
    metrics.push(
      METRICS.map((declared) => ({
        ...declared,
        read: (): number => result.metrics[declared.name as MetricName] ?? Number.NaN,
      })),
    );
  }
  writeExperiment(experimentFolder, { name: scenarioName, experiment: SCENARIO, plan, metrics, timing: {} });
}
