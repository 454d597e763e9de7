import { expect, it } from "vitest";
import { Recording } from "../../../src/datacenter/recording/recording.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { CsvEncoder, csv } from "../../../src/report/csv.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import type { GrowingTable } from "../../../src/sim/measurement.ts";

const OPTIONS = {
  intervalS: 60,
  timeseries: true,
  serverSamples: true,
  servers: false,
  vms: false,
  migrations: true,
  events: true,
};

/** A day in which some VMs move at almost every round. */
async function moving(hours: number): Promise<Simulation> {
  const scenario = parseScenario(
    `
version: 1
name: moving
duration: ${hours} h
serverTypes:
  g4: { base: hp-ml110-g4, memory: 4096 MiB, network: 1 Gbit/s }
vmTypes:
  large: { speed: 1500 MHz, memory: 870 MiB, network: 100 Mbit/s }
sites: [{ enclosure: ideal, servers: [{ type: g4, count: 20 }] }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 60, vmTypes: [large] }
placement: { policy: power-aware-best-fit }
consolidation:
  interval: 1 min
  overload: { detection: static-threshold, threshold: 30 % }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend }
`,
    "moving.yaml",
  );
  const { spec } = await buildScenario(scenario);
  return new Simulation(spec);
}

interface Drained {
  readonly name: string;
  readonly text: string;
  readonly rows: number;
  /** Most rows handed over at a time, the last time excepted. */
  readonly most: number;
}

/** Runs with every growing table drained, and keeps what was handed over. */
async function drained(hours: number): Promise<readonly Drained[]> {
  const simulation = await moving(hours);
  const recording = new Recording(simulation, OPTIONS, ["default"]);
  const finish = recording.growingTables().map((table) => keep(table));
  simulation.run();
  recording.tables();
  return finish.map((end) => end());
}

function keep(table: GrowingTable): () => Drained {
  const pieces: string[] = [];
  let most = 0;
  let running = true;
  const encoder = new CsvEncoder(table.columns, (bytes) => pieces.push(bytes.toString()));
  table.drainInto((first, end) => {
    if (running) most = Math.max(most, end - first);
    encoder.rows(first, end);
  });
  return () => {
    running = false;
    table.drainRest();
    encoder.flush();
    return { name: table.name, text: pieces.join(""), rows: table.rowCount(), most };
  };
}

it("what is drained while a simulation runs is what a table kept to the end says", async () => {
  const simulation = await moving(12);
  const recording = new Recording(simulation, OPTIONS, ["default"]);
  simulation.run();
  const kept = new Map(recording.tables().map((table) => [table.name, csv(table)]));
  for (const { name, text } of await drained(12)) {
    expect(text.length, name).toBeGreaterThan(1000);
    expect(text).toBe(kept.get(name));
  }
  expect(kept.size).toBe(4);
});

it("a run four times as long hands over more rows, and not more at a time", async () => {
  const [short, long] = [await drained(12), await drained(48)];
  for (const [i, { name, rows, most }] of long.entries()) {
    expect(rows, name).toBeGreaterThan(2 * short[i]!.rows);
    expect(rows, name).toBeGreaterThan(1000);
    expect(most, name).toBeLessThanOrEqual(256);
  }
});
