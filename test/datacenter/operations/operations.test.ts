import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";

/** What a VM asks for over time, MHz; so many seconds each. */
type Demand = readonly (readonly [durationS: number, rateMhz: number])[];

interface Guest {
  readonly name: string;
  readonly server: number;
  readonly memoryGiB: number;
  readonly demand: Demand;
}

/**
 * Three servers of ten cores at 1000 MHz and 16 GiB, an hour long. Guests are put where they are said to stand by
 * migrations at the beginning, which take no time: a VM that is bound to a server could not leave it.
 */
async function cluster(guests: readonly Guest[], sections: string): Promise<Simulation> {
  const vms = guests.map(
    ({ name, memoryGiB }) => `{ name: ${name}, vcpus: 10, speed: 1000 MHz, memory: ${memoryGiB} GiB }`,
  );
  const tasks = guests.map(({ name, demand }) => {
    const fragments = demand.map(([time, rate]) => `{ time: ${time} s, rate: ${rate} MHz }`).join(", ");
    return `{ name: of-${name}, vm: ${name}, threads: 10, unmet: lost, fragments: [${fragments}] }`;
  });
  const planned = guests
    .filter(({ server }) => server > 0)
    .map(({ name, server }) => `{ vm: ${name}, to: ${server}, at: 0 s }`);
  const text = `
version: 1
name: cluster
duration: 1 h
serverTypes:
  node: { cores: 10, coreSpeed: 1000 MHz, memory: 16 GiB, power: { model: linear, idle: 100 W, peak: 200 W } }
sites: [{ name: lab, enclosure: ideal, servers: [{ type: node, count: 3 }] }]
cpu: { overcommit: 100 }
workloads:
  - { kind: tasks, vms: [${vms.join(", ")}], tasks: [${tasks.join(", ")}] }
migration: { bandwidth: 1000 Gbit/s, planned: [${planned.join(", ")}] }
${sections}
`;
  const simulation = new Simulation((await buildScenario(parseScenario(text, "cluster.yaml"))).spec);
  return simulation;
}

/** Moves after those at the beginning, as `vm from→to at`. */
function moves(simulation: Simulation): string[] {
  simulation.run();
  const { columns, rowCount } = simulation.migrationLog.table();
  const cell = (name: string, row: number) => columns.find((column) => column.name === name)!.read(row);
  return Array.from({ length: rowCount() }, (_, row) => row)
    .filter((row) => Number(cell("start_s", row)) > 0)
    .map(
      (row) => `${cell("vm", row)} ${cell("source", row)}→${cell("target", row)} at ${cell("start_s", row)}`,
    );
}

const HOUR = 3600;

function guest(name: string, server: number, demand: number | Demand, memoryGiB = 1): Guest {
  return { name, server, memoryGiB, demand: typeof demand === "number" ? [[HOUR, demand]] : demand };
}

describe("hot spots", () => {
  const HOT = "hotSpots: { interval: 1 min, threshold: 75 %, sustained: 3, outOf: 3, swap: false }";

  it("are left alone until they have lasted, and then lose the VM with the most load for its memory", async () => {
    const rising: Demand = [
      [590, 1000],
      [HOUR, 5000],
    ];
    const simulation = await cluster(
      [guest("a", 0, 4000, 4), guest("b", 0, rising, 1), guest("c", 1, 3000), guest("d", 2, 1000)],
      HOT,
    );
    // Hot from 590 s on: seen at 600, 660 and 720 s. The coolest server is 2.
    expect(moves(simulation)).toEqual(["1 0→2 at 720"]);
  });

  it("lose the VM with the most load of all, where its memory does not count", async () => {
    const simulation = await cluster(
      [guest("a", 0, 4500, 8), guest("b", 0, 4000, 1), guest("d", 2, 1000)],
      HOT.replace("swap: false", "swap: false, ranking: volume"),
    );
    expect(moves(simulation)).toEqual(["0 0→1 at 180"]);
  });

  it("stay where no server would stay below the threshold with one of their VMs", async () => {
    const others = [guest("c", 1, 5000), guest("d", 2, 5000)];
    const simulation = await cluster([guest("a", 0, 4500), guest("b", 0, 4500), ...others], HOT);
    expect(moves(simulation)).toEqual([]);
  });

  it("change VMs with a server that has no room, where that helps both", async () => {
    const others = [guest("c", 1, 3500), guest("d", 1, 1500), guest("e", 2, 7000)];
    const simulation = await cluster(
      [guest("a", 0, 5000), guest("b", 0, 3500), ...others],
      HOT.replace("swap: false", "swap: true"),
    );
    // With the larger VM instead of its own smaller one server 1 would have 8500 MHz of 10000; with the other, 7000.
    expect(moves(simulation)).toEqual(["1 0→1 at 180", "3 1→0 at 180"]);
  });
});

describe("balancing", () => {
  it("moves the VM that brings loads closest to each other, until they are close enough", async () => {
    const simulation = await cluster(
      [guest("a", 0, 4000), guest("b", 0, 3000), guest("c", 0, 1000), guest("d", 1, 2000)],
      "balancing: { interval: 5 min, tolerance: 12 % }",
    );
    // Loads .8, .2, 0: a to server 2 leaves .4, .2, .4, whose deviation is .094.
    expect(moves(simulation)).toEqual(["0 0→2 at 300"]);
  });

  it("does nothing where nothing helps", async () => {
    const simulation = await cluster([guest("a", 0, 9000)], "balancing: { tolerance: 1 % }");
    expect(moves(simulation)).toEqual([]);
  });
});

describe("maintenance", () => {
  const WINDOW =
    "maintenance: [{ of: server, number: 0, from: 10 min, deadline: 20 min, until: 30 min, powerOff: true }]";

  it("empties a server, keeps VMs off it, switches it off, and gives it back", async () => {
    const simulation = await cluster(
      [guest("a", 0, 1000, 2), guest("b", 0, 1000, 1), guest("c", 1, 500)],
      WINDOW,
    );
    const states: string[] = [];
    simulation.power.onChange((server) =>
      states.push(`${server}:${simulation.servers.state[server]} at ${simulation.engine.now}`),
    );
    expect(moves(simulation)).toEqual(["1 0→1 at 600", "0 0→1 at 600"]);
    expect([simulation.maintenance!.evacuatedCount, simulation.maintenance!.leftCount]).toEqual([2, 0]);
    expect(states[0]).toBe("0:6 at 1200");
    expect(simulation.servers.state[0]).toBe(2);
    expect(simulation.servers.closed[0]).toBe(0);
  });

  it("counts VMs that had nowhere to go, and does not switch their server off", async () => {
    const full = [guest("c", 1, 9000, 16), guest("d", 2, 9000, 16)];
    const simulation = await cluster([guest("a", 0, 4000, 8), ...full], WINDOW);
    expect(moves(simulation)).toEqual([]);
    expect([simulation.maintenance!.evacuatedCount, simulation.maintenance!.leftCount]).toEqual([0, 1]);
    expect(simulation.servers.state[0]).toBe(2);
  });

  it("looks again where room comes later", async () => {
    const leaving: Demand = [
      [790, 9500],
      [HOUR, 100],
    ];
    const full = [guest("c", 1, leaving), guest("d", 2, leaving)];
    const simulation = await cluster([guest("a", 0, 4000), ...full], WINDOW);
    expect(moves(simulation)).toEqual(["0 0→1 at 840"]);
  });
});
