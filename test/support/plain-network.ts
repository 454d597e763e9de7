import { NetworkController } from "../../src/datacenter/network/network-controller.ts";
import type { NetworkDefinition } from "../../src/models/network/network-definition.ts";
import { NetworkLinks } from "../../src/models/network/network-links.ts";
import { IDEAL_CHASSIS } from "../../src/models/plant/enclosure.ts";
import type { ServerPlace } from "../../src/models/plant/topology-builder.ts";
import { TopologyBuilder } from "../../src/models/plant/topology-builder.ts";
import { Engine } from "../../src/sim/engine.ts";
import { at, SMALL_SERVER } from "./small-world.ts";

/** Nothing holds anything up but network interfaces, and light is infinitely fast. */
export const WIDE: NetworkDefinition = {
  nic: { latencyS: 0 },
  storage: { capacityBitps: 1e9, latencyS: 0 },
  imageServer: { capacityBitps: 1e9, latencyS: 0 },
  backplane: { oversubscription: 1, latencyS: 0 },
  rack: { oversubscription: 1, latencyS: 0 },
  hall: { oversubscription: 1, latencyS: 0 },
  core: { oversubscription: 1, latencyS: 0 },
};

/** A server of a plain plant: where it is, as "hall.rack.chassis" or "hall.rack", and its interface, bit/s. */
export interface PlainServer {
  readonly place: string;
  readonly bitps: number;
}

/** Links over servers of one site, with halls, racks and chassis as the servers' places name them. */
export function plainLinks(servers: readonly PlainServer[], definition: NetworkDefinition): NetworkLinks {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  const rows = new Map<string, number>();
  const racks = new Map<string, number>();
  const chassis = new Map<string, number>();
  const known = (units: Map<string, number>, name: string, add: () => number): number => {
    const unit = units.get(name) ?? add();
    units.set(name, unit);
    return unit;
  };
  for (const { place, bitps } of servers) {
    const [hall, rack, blade] = place.split(".");
    let where: ServerPlace = { site };
    if (hall !== undefined && rack !== undefined) {
      const row = known(rows, hall, () => builder.addRow(builder.addHall(site, hall)));
      const itsRack = known(racks, `${hall}.${rack}`, () => builder.addRack(row, 1000));
      where =
        blade === undefined
          ? { rack: itsRack }
          : { chassis: known(chassis, place, () => builder.addChassis(itsRack, IDEAL_CHASSIS)) };
    }
    builder.addServer({ ...SMALL_SERVER, nicBitps: bitps }, where);
  }
  return new NetworkLinks(builder.build(), definition);
}

/** What is done with one flow: sends one after another, and caps. */
export interface PlainSend {
  readonly atS?: number;
  readonly from: number;
  readonly to: number;
  /** Sent one after another without a pause. */
  readonly bits: number | readonly number[];
  readonly cap?: number;
  /** Caps that it gets later, by time. */
  readonly caps?: readonly (readonly [atS: number, cap: number])[];
  readonly closeS?: number;
}

/** When everything that each flow sends has arrived, s; NaN where it has not. */
export function arrivals(links: NetworkLinks, sends: readonly PlainSend[]): number[] {
  const engine = new Engine();
  const network = new NetworkController(engine, links);
  const arrivedS = sends.map(() => Number.NaN);
  const rest = sends.map(({ bits }) => (typeof bits === "number" ? [bits] : [...bits]));
  const flows: number[] = [];
  const user = network.user("test", (owner) => {
    const next = rest[owner]!.shift();
    if (next !== undefined) network.send(flows[owner]!, next);
    else arrivedS[owner] = engine.now;
  });
  for (const [
    i,
    { atS = 0, from, to, cap = Number.POSITIVE_INFINITY, caps = [], closeS },
  ] of sends.entries()) {
    at({ engine }, atS, () => {
      flows[i] = network.open(user, i, from, to, cap);
      network.send(flows[i]!, rest[i]!.shift()!);
    });
    for (const [timeS, capBitps] of caps) at({ engine }, timeS, () => network.setCap(flows[i]!, capBitps));
    if (closeS !== undefined) at({ engine }, closeS, () => network.close(flows[i]!));
  }
  engine.run();
  return arrivedS;
}
