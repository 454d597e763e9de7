import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { DirtyServers } from "../../../src/datacenter/compute/dirty-servers.ts";
import { PlantEnergyMeter } from "../../../src/datacenter/energy/plant-energy.ts";
import { ServerEnergyMeter } from "../../../src/datacenter/energy/server-energy.ts";
import { EnclosurePower, IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { serverTypes } from "../../../src/models/plant/server-types.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import { switchPowerW } from "../../../src/models/plant/switches.ts";
import { LEVELS, type Topology } from "../../../src/models/plant/topology.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { Engine, PHASE } from "../../../src/sim/engine.ts";
import { NONE } from "../../../src/sim/none.ts";
import { simulationOf } from "./loaded-plant.ts";
import { mixedPlant } from "./mixed-plant.ts";

/** The meters of a plant without anything that decides: tests change states and utilisations as they like. */
function meters(topology: Topology) {
  const engine = new Engine();
  const onSettle = vi.spyOn(engine, "onSettle");
  const servers = new ServerTable(topology.serverTypes);
  const dirty = new DirtyServers(engine, servers.count);
  engine.onSettle("dirty servers", () => dirty.open());
  const options = { trapezoid: false, freeFromZero: false, flatOut: false };
  const energy = new ServerEnergyMeter(engine, servers, dirty, options);
  const plant = new PlantEnergyMeter(engine, servers, dirty, energy, topology);
  for (let server = 0; server < servers.count; server++) dirty.mark(server);
  return { engine, servers, dirty, energy, plant, steps: onSettle.mock.calls.map(([name]) => name) };
}

/** Power of every enclosure leaf, then switch, then brick, worked out from nothing but the servers. */
function powersFromScratch(topology: Topology, servers: ServerTable, serverPowerW: Float64Array): number[] {
  const { serverIn, chassisIn, storageIn, switchIn, chassisTypes, switchTypes, storageTypes } = topology;
  const active = [...servers.state.keys()].filter((s) => servers.state[s] !== SERVER_STATE.off);
  const into = new Float64Array(4 * chassisTypes.length);
  const lit = chassisTypes.map((type, c) => {
    let drawnW = 0;
    for (let s = 0; s < servers.count; s++) if (serverIn.chassis[s] === c) drawnW += serverPowerW[s]!;
    const ports = active.filter((s) => serverIn.chassis[s] === c).length;
    new EnclosurePower(type).write(drawnW, ports, ports === 0, into, 4 * c);
    return ports > 0;
  });
  const rackPorts = (r: number): number =>
    lit.filter((on, c) => on && chassisIn.rack[c] === r).length +
    active.filter((s) => serverIn.rack[s] === r && serverIn.chassis[s] === NONE).length +
    storageIn.rack.filter((of) => of === r).length;
  const hallPorts = (h: number): number =>
    [...topology.rackRow.keys()].filter(
      (r) => topology.rowHall[topology.rackRow[r]!] === h && rackPorts(r) > 0,
    ).length;
  const sitePorts = (i: number): number =>
    [...topology.hallSite.keys()].filter((h) => topology.hallSite[h] === i && hallPorts(h) > 0).length +
    active.filter((s) => serverIn.site[s] === i && serverIn.rack[s] === NONE).length;
  const switchesW = switchTypes.map((type, s) => {
    const [rack, hall, site] = [switchIn.rack[s]!, switchIn.hall[s]!, switchIn.site[s]!];
    return switchPowerW(
      type,
      rack !== NONE ? rackPorts(rack) : hall !== NONE ? hallPorts(hall) : sitePorts(site),
    );
  });
  return [...into, ...switchesW, ...storageTypes.map(({ powerW }) => powerW)];
}

const change = fc.record({
  afterS: fc.nat(3),
  server: fc.nat(),
  state: fc.constantFrom(...Object.values(SERVER_STATE)),
  utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("PlantEnergyMeter", () => {
  it("agrees with powers worked out from scratch, whatever servers do", () => {
    const topology = mixedPlant();
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const { engine, servers, dirty, energy, plant } = meters(topology);
        energy.begin(0);
        plant.begin(0);
        const kind = engine.on("change", (index) => {
          const { server, state, utilisation } = changes[index]!;
          const target = server % servers.count;
          servers.state[target] = state;
          servers.utilisation[target] = state === SERVER_STATE.on ? utilisation : 0;
          dirty.mark(target);
        });
        let timeS = 0;
        for (const [index, { afterS }] of changes.entries()) {
          timeS += afterS;
          engine.schedule(timeS, PHASE.change, kind, index);
        }
        let leavesJ: number[] = [];
        let totalJ = 0;
        for (let now = 0; now <= timeS; now++) {
          engine.run({ until: now });
          const powersW = powersFromScratch(topology, servers, energy.powerW);
          const serversW = energy.powerW.reduce((sum, w) => sum + w, 0);
          expect(plant.powerW()).toBeCloseTo(
            powersW.reduce((sum, w) => sum + w, serversW),
            6,
          );
          expect(plant.energyAt(now)).toBeCloseTo(totalJ, 4);
          totalJ += powersW.reduce((sum, w) => sum + w, serversW);
          leavesJ = powersW.map((w, leaf) => (leavesJ[leaf] ?? 0) + w);
        }
        energy.close(timeS + 1);
        plant.close(timeS + 1);
        const { enclosures, switches, storage } = plant.energyJ;
        const found = [...enclosures, ...switches, ...storage];
        expect(found).toHaveLength(leavesJ.length);
        leavesJ.forEach((joules, leaf) => {
          expect(found[leaf]).toBeCloseTo(joules, 5);
        });
        expect(plant.totalJ()).toBe(plant.energyAt(timeS + 1));
      }),
    );
  });

  it("makes every level the sum of its leaves in id order, to the last bit", () => {
    const topology = mixedPlant();
    const loads = topology.serverTypes.map((_, s) => [((s * 7) % 11) / 10, ((s * 5) % 13) / 12]);
    const { plantEnergy } = run(simulationOf({ topology, loads, durationS: 1000 / 3 }));
    const { servers, enclosures, switches, storage } = plantEnergy.energyJ;
    for (const level of LEVELS) {
      plantEnergy.energyBy(level).forEach((energyJ, unit) => {
        let expectedJ = 0;
        for (const [leavesJ, of] of [
          [servers, (leaf: number) => topology.serverIn[level][leaf]],
          [enclosures, (leaf: number) => topology.chassisIn[level][Math.floor(leaf / 4)]],
          [switches, (leaf: number) => topology.switchIn[level][leaf]],
          [storage, (leaf: number) => topology.storageIn[level][leaf]],
        ] as const) {
          leavesJ.forEach((joules, leaf) => {
            if (of(leaf) === unit) expectedJ += joules;
          });
        }
        expect(energyJ).toBe(expectedJ);
        if (unit === 0) expect(energyJ).toBeGreaterThan(0);
      });
    }
  });

  it("counts 2419.2 kWh for 400 ML110 G4 and 400 G5 flat out for a day", () => {
    const builder = new TopologyBuilder();
    const row = builder.addRow(builder.addHall(builder.addSite("site"), "hall"));
    const [g4, g5] = ["hp-ml110-g4", "hp-ml110-g5"].map(
      (name) => serverTypes.find((type) => type.name === name)!,
    );
    for (let rack = 0; rack < 10; rack++) {
      const id = builder.addRack(row);
      for (let c = 0; c < 5; c++) {
        const chassis = builder.addChassis(id, IDEAL_CHASSIS);
        for (let slot = 0; slot < 16; slot++) builder.addServer(slot % 2 === 0 ? g4! : g5!, { chassis });
      }
    }
    const topology = builder.build();
    const loads = topology.serverTypes.map(() => [1]);
    const { plantEnergy } = run(simulationOf({ topology, loads, durationS: 86_400 }));
    expect(plantEnergy.totalJ() / 3.6e6).toBe(2419.2);
    expect([...plantEnergy.energyBy("rack")]).toEqual(Array(10).fill(241.92 * 3.6e6));
  });

  it("takes no part in a settle where nothing but servers draws power", () => {
    const ideal = new TopologyBuilder();
    const rack = ideal.addRack(ideal.addRow(ideal.addHall(ideal.addSite("site"), "hall")));
    ideal.addServer(serverTypes[0]!, { chassis: ideal.addChassis(rack, IDEAL_CHASSIS) });
    expect(meters(ideal.build()).steps).toEqual(["dirty servers", "server power"]);
    expect(meters(mixedPlant()).steps).toEqual(["dirty servers", "server power", "plant power"]);
  });

  it("counts from where it begins", () => {
    const { engine, plant } = meters(mixedPlant());
    engine.run({ until: 100 });
    expect(plant.energyAt(100)).toBe(0);
    plant.begin(100);
    plant.close(107);
    expect(plant.energyJ.storage[0]).toBe(600 * 7);
    // 100 + 2 · 3 W: two chassis and a brick in one rack, two chassis and a server in the other; the third is dark.
    expect([...plant.energyJ.switches.subarray(0, 4)]).toEqual([742, 742, 742, 0]);
  });

  it("keeps the switches above a brick up where every server is off from the start", () => {
    const { engine, servers, plant } = meters(mixedPlant());
    servers.state.fill(SERVER_STATE.off);
    plant.begin(0);
    engine.run({ until: 10 });
    plant.close(10);
    // Switches: two of the brick's rack, two of dark racks; its hall's, a dark one; its site's, a dark one.
    expect([...plant.energyJ.switches]).toEqual([1020, 0, 1020, 0, 3050, 0, 10_100, 0]);
  });

  it("wants the servers of its plant", () => {
    const engine = new Engine();
    const servers = new ServerTable([]);
    const dirty = new DirtyServers(engine, 0);
    const options = { trapezoid: false, freeFromZero: false, flatOut: false };
    const energy = new ServerEnergyMeter(engine, servers, dirty, options);
    expect(
      () => new PlantEnergyMeter(engine, servers, dirty, energy, mixedPlant()),
    ).toThrowErrorMatchingInlineSnapshot(`[RangeError: plant: found 16 servers, expected 0]`);
  });
});

function run<T extends { run(): void }>(simulation: T): T {
  simulation.run();
  return simulation;
}
