import { describe, expect, it } from "vitest";
import { DirtyServers } from "../../../src/datacenter/compute/dirty-servers.ts";
import { PlantEnergyMeter } from "../../../src/datacenter/energy/plant-energy.ts";
import { ServerEnergyMeter } from "../../../src/datacenter/energy/server-energy.ts";
import { NetworkController } from "../../../src/datacenter/network/network-controller.ts";
import { NetworkLinks } from "../../../src/models/network/network-links.ts";
import { IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { ServerTable } from "../../../src/models/plant/servers.ts";
import type { SwitchType } from "../../../src/models/plant/switches.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { Engine } from "../../../src/sim/engine.ts";
import { WIDE } from "../../support/plain-network.ts";
import { at, SMALL_SERVER } from "../../support/small-world.ts";

/** 8 J/GB are 1e-9 J/bit. */
const SWITCH: SwitchType = {
  name: "s",
  baseW: 10,
  portW: 4,
  heightU: 1,
  asleepPortW: 1,
  perGigabyteJ: 8,
};

/**
 * Rack 0 with two switches, a chassis with servers 0 and 1, and server 2; rack 1 with a switch and server 3; a switch of
 * their hall and one of the site, which also has server 4. Interfaces have 1 Gbit/s.
 */
function world(type: SwitchType = SWITCH) {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  const hall = builder.addHall(site, "hall");
  const row = builder.addRow(hall);
  const [rack, other] = [builder.addRack(row), builder.addRack(row)];
  const chassis = builder.addChassis(rack, IDEAL_CHASSIS);
  for (const place of [{ chassis }, { chassis }, { rack }, { rack: other }, { site }])
    builder.addServer(SMALL_SERVER, place);
  for (const place of [{ rack }, { rack }, { rack: other }, { hall }, { site }])
    builder.addSwitch(type, place);
  const topology = builder.build();
  const engine = new Engine();
  const servers = new ServerTable(topology.serverTypes);
  const dirty = new DirtyServers(engine, servers.count);
  engine.onSettle("dirty servers", () => dirty.open());
  const network = new NetworkController(engine, new NetworkLinks(topology, WIDE));
  const options = { trapezoid: false, freeFromZero: false, flatOut: false };
  const energy = new ServerEnergyMeter(engine, servers, dirty, options);
  const plant = new PlantEnergyMeter(engine, servers, dirty, energy, topology, network);
  for (let server = 0; server < servers.count; server++) dirty.mark(server);
  energy.begin(0);
  plant.begin(0);
  const user = network.user("test", (flow) => network.close(flows[flow]!));
  const flows: number[] = [];
  const send = (timeS: number, from: number, to: number, bits: number): void => {
    const flow = flows.push(network.open(user, flows.length, from, to, Number.POSITIVE_INFINITY)) - 1;
    at({ engine }, timeS, () => network.send(flows[flow]!, bits));
  };
  return { engine, energy, plant, send };
}

describe("energy of switches with traffic", () => {
  it("counts ports that sleep and wake, and so much for each bit, exactly", () => {
    const { engine, plant, energy, send } = world();
    send(2, 0, 3, 8e9);
    engine.run({ until: 20 });
    energy.close(20);
    plant.close(20);
    const awakeS = 8;
    const asleepS = 12;
    // Two switches share what rack 0 sends. Its chassis' port wakes, that of server 2 sleeps on.
    const rack0 = 10 * 20 + (4 + 1) * awakeS + 2 * asleepS + 8 / 2;
    const rack1 = 10 * 20 + 4 * awakeS + 1 * asleepS + 8;
    const hall = 10 * 20 + (4 + 4) * awakeS + 2 * asleepS + 8;
    const site = 10 * 20 + 2 * 20;
    expect([...plant.energyJ.switches]).toEqual([rack0, rack0, rack1, hall, site]);
  });

  it("is awake for traffic within the rack and through the core, not for that within a chassis", () => {
    const { engine, plant, energy, send } = world();
    send(0, 0, 1, 8e9);
    send(8, 2, 1, 1e9);
    send(10, 4, 2, 1e9);
    engine.run({ until: 20 });
    energy.close(20);
    plant.close(20);
    const rack0 = 10 * 20 + 2 * 20 + 2 * 3 + 1 * 3 + (1 + 1) / 2;
    const rack1 = 10 * 20 + 1 * 20;
    const hall = 10 * 20 + 2 * 20 + 3 + 1;
    const site = 10 * 20 + 2 * 20 + 2 * 3 + 1;
    expect([...plant.energyJ.switches]).toEqual([rack0, rack0, rack1, hall, site]);
  });

  it("draws and adds up at any time what the counters come to at the end", () => {
    const { engine, plant, energy, send } = world();
    const seen: number[] = [];
    send(0, 0, 3, 8e9);
    at({ engine }, 5, () => {
      seen.push(plant.energyAt(5));
      seen.push(plant.drawnW.switches[2]!, plant.drawnW.switches[0]!);
    });
    engine.run({ until: 5 });
    energy.close(5);
    plant.close(5);
    expect(seen[0]).toBeCloseTo(plant.totalJ(), 9);
    expect(plant.energyAt(5)).toBe(plant.totalJ());
    expect(seen.slice(1)).toEqual([10 + 4 + 1, 10 + 4 + 1 + 0.5]);
  });

  it("draws what ports that are up draw where nothing sleeps and traffic takes nothing", () => {
    const { asleepPortW: _, perGigabyteJ: __, ...plain } = SWITCH;
    const { engine, plant, energy, send } = world(plain);
    send(2, 0, 3, 8e9);
    engine.run({ until: 20 });
    energy.close(20);
    plant.close(20);
    expect([...plant.energyJ.switches]).toEqual([18 * 20, 18 * 20, 14 * 20, 18 * 20, 18 * 20]);
  });
});
