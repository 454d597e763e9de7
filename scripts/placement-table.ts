/**
 * Runs the day of scenarios/placement.yaml under every placement policy, then under several schedulers with stale
 * views, and writes what came out into docs/placement.md, between its markers.
 *
 *     npx tsx scripts/placement-table.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Simulation } from "../src/datacenter/simulation.ts";
import { SERVER_STATE } from "../src/models/plant/servers.ts";
import { placements } from "../src/policies/placement/registry.ts";
import { buildScenario } from "../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { PHASE } from "../src/sim/engine.ts";
import { NONE } from "../src/sim/none.ts";
import { between } from "./page-table.ts";

const PAGE = "docs/placement.md";
const SCENARIO = "scenarios/placement.yaml";
/** Time from one look at the servers to the next, s. */
const INTERVAL_S = 60;
/** One job to a server is no policy for 2,000 VMs on 192 servers. */
const LEFT_OUT = ["whole-server"];
/** Policies with other parameters than their defaults. */
const VARIANTS = [
  "policy: best-fit, resource: memory",
  "policy: worst-fit, resource: memory",
  "policy: weighted-dot-product, cpuWeight: 1, memoryWeight: 2, networkWeight: 0.2",
  "policy: affinity, level: chassis, base: pack",
  "policy: anti-affinity, level: rack, by: vm-type, base: pack",
];
const SCHEDULERS = [
  "count: 1, decisionTime: 0 s",
  "count: 1, decisionTime: 5 s",
  "count: 4, decisionTime: 5 s",
  "count: 16, decisionTime: 5 s",
  "count: 16, decisionTime: 30 s",
];

/** What is shown of a run. */
interface Day {
  metric(name: string): number;
  /** Shares of chassis, time-averaged. */
  readonly dark: number;
  /** Servers that are on, time-averaged. */
  readonly on: number;
  readonly fragmentation: number;
}

async function tableOfPolicies(): Promise<string> {
  const names = placements.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name));
  const rows = [
    "| Policy | Energy, kWh | Dark chassis | Servers on | Mean waiting, s | Fragmentation |",
    "|---|--:|--:|--:|--:|--:|",
  ];
  for (const placement of [...names.map((name) => `policy: ${name}`), ...VARIANTS]) {
    const day = await dayOf(`{ ${placement} }`);
    const cells = [
      day.metric("energyKWh").toFixed(1),
      percent(day.dark),
      day.on.toFixed(1),
      day.metric("meanWaitingS").toFixed(1),
      percent(day.fragmentation),
    ];
    rows.push(`| ${label(placement)} | ${cells.join(" | ")} |`);
  }
  return rows.join("\n");
}

async function tableOfSchedulers(): Promise<string> {
  const rows = [
    "| Schedulers | Conflicts | Retries | Mean waiting, s | Longest, s | Energy, kWh |",
    "|---|--:|--:|--:|--:|--:|",
  ];
  for (const schedulers of SCHEDULERS) {
    const { metric } = await dayOf(`{ policy: best-fit, schedulers: { ${schedulers} } }`);
    const cells = [
      metric("placementConflicts"),
      metric("placementRetries"),
      metric("meanWaitingS").toFixed(1),
      metric("maxWaitingS").toFixed(0),
      metric("energyKWh").toFixed(1),
    ];
    rows.push(`| ${schedulers} | ${cells.join(" | ")} |`);
  }
  return rows.join("\n");
}

async function dayOf(placement: string): Promise<Day> {
  const scenario = loadScenario(SCENARIO, { overrides: [`placement=${placement}`] });
  const simulation = new Simulation((await buildScenario(scenario)).spec);
  const tally = new Tally(simulation, scenario.durationS);
  simulation.run();
  const metrics = new Map(metricsOf(simulation).map(({ name, read }) => [name, read()]));
  if (metrics.get("migrations") !== 0) throw new Error(`${placement}: VMs have moved`);
  console.error(placement);
  return {
    metric: (name) => metrics.get(name)!,
    dark: tally.dark / tally.chassis,
    on: tally.on / tally.looks,
    fragmentation: tally.strandedMhz / tally.freeMhz,
  };
}

/** Sums over the looks at a data centre, one a minute. */
class Tally {
  looks = 0;
  chassis = 0;
  dark = 0;
  on = 0;
  /** CPU that is not promised on servers with VMs. */
  freeMhz = 0;
  /** The part of it on servers that do not hold another VM of the largest type. */
  strandedMhz = 0;

  constructor(simulation: Simulation, durationS: number) {
    const { engine } = simulation;
    const look = engine.on("tally", () => this.#look(simulation));
    for (let timeS = INTERVAL_S; timeS < durationS; timeS += INTERVAL_S) {
      engine.schedule(timeS, PHASE.sample, look);
    }
  }

  #look({ servers, vms, spec }: Simulation): void {
    const { topology } = spec;
    const isLit = new Uint8Array(topology.count.chassis);
    const largest = vms.nominalMhz.indexOf(Math.max(...vms.nominalMhz));
    this.looks++;
    for (let server = 0; server < servers.count; server++) {
      const chassis = topology.serverChassis[server]!;
      if (chassis !== NONE && servers.state[server] !== SERVER_STATE.off) isLit[chassis] = 1;
      if (servers.state[server] === SERVER_STATE.on) this.on++;
      if (servers.vmCount[server] === 0) continue;
      const freeMhz = servers.capacityMhz[server]! * spec.cpu.overcommit - servers.committedMhz[server]!;
      const holdsLargest =
        freeMhz >= vms.nominalMhz[largest]! &&
        servers.freeMemoryMiB[server]! >= vms.memoryMiB[largest]! &&
        servers.freeNetworkBitps[server]! >= vms.networkBitps[largest]!;
      this.freeMhz += freeMhz;
      if (!holdsLargest) this.strandedMhz += freeMhz;
    }
    this.chassis += isLit.length;
    this.dark += isLit.length - isLit.reduce((lit, one) => lit + one, 0);
  }
}

function label(placement: string): string {
  const [name, ...parameters] = placement.replace("policy: ", "").split(", ");
  return parameters.length === 0 ? `\`${name}\`` : `\`${name}\`, ${parameters.join(", ")}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

let page = readFileSync(PAGE, "utf8");
page = between(page, "policies", await tableOfPolicies());
page = between(page, "schedulers", await tableOfSchedulers());
writeFileSync(PAGE, page);
