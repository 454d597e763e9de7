import type {
  FloorChassis,
  FloorData,
  FloorEquipment,
  FloorHall,
  FloorRack,
  FloorServers,
} from "../floor/floor-data.ts";
import type { RunTables, StoredTable } from "./run-tables.ts";

/** The plant of a run as the floor view draws it. */
export interface FloorPlant extends Pick<FloorData, "sites" | "halls" | "racks" | "chassis" | "equipment"> {
  readonly servers: FloorServers;
}

/** Servers without a rack are drawn on shelves of this height, U. */
const SHELF_U = 42;

/** What the resolved scenario says of the types of things in racks. */
interface Types {
  readonly serverTypes: Readonly<Record<string, { readonly heightU: number }>>;
  readonly chassisTypes: Readonly<Record<string, { readonly heightU: number; readonly slots: number }>>;
  readonly switchTypes: Readonly<Record<string, { readonly heightU: number }>>;
  readonly storageTypes: Readonly<Record<string, { readonly heightU: number }>>;
}

/**
 * Reads the plant, and mounts it: a scenario says what is in a rack and not where. From the bottom up there are chassis,
 * servers that stand alone and storage bricks, in id order, and switches at the top.
 *
 * @returns null where the run did not record its servers
 * @throws InputError if a table cannot be read
 */
export async function readPlant(tables: RunTables): Promise<FloorPlant | null> {
  const names = ["sites", "halls", "racks", "chassis", "servers", "switches", "storage"];
  const [sites, halls, racks, chassis, servers, switches, storage] = await Promise.all(
    names.map((name) => tables.read(name)),
  );
  if (!sites || !halls || !racks || !chassis || !servers || !switches || !storage) return null;
  const types = tables.scenario() as Types;
  const mounting = new Mounting(rackRows(racks));
  const floorChassis = mountChassis(chassis, racks, types, mounting);
  const floorServers = mountServers(servers, types, mounting);
  const equipment = [
    ...mountEquipment("storage", storage, types.storageTypes, mounting),
    ...mountEquipment("switch", switches, types.switchTypes, mounting),
  ];
  const hallNames = halls.texts("name");
  const floorHalls = Array.from(
    halls.numbers("site"),
    (site, hall): FloorHall => ({ name: hallNames[hall]!, site }),
  );
  return {
    sites: sites.texts("name"),
    halls: floorHalls,
    racks: mounting.racks(floorServers.rack),
    chassis: floorChassis,
    equipment,
    servers: floorServers,
  };
}

type RackRow = Omit<FloorRack, "servers">;

/** Racks as they fill up. */
class Mounting {
  readonly #racks: RackRow[];
  readonly #filledU: number[];
  readonly #openShelf: Map<number, number> = new Map();

  constructor(racks: readonly RackRow[]) {
    this.#racks = [...racks];
    this.#filledU = racks.map(() => 0);
  }

  /** Takes space above what is there; returns its lowest unit. */
  stack(rack: number, heightU: number): number {
    const bottomU = this.#filledU[rack]!;
    this.#filledU[rack]! += heightU;
    return bottomU;
  }

  /** Takes space at the top, below what is there already; returns its lowest unit. */
  hang(rack: number, heightU: number, takenU: number): number {
    return this.#racks[rack]!.heightU - takenU - heightU;
  }

  /** The shelf on which the next server of a site stands that has no rack. */
  shelf(site: number, heightU: number): number {
    const open = this.#openShelf.get(site);
    if (open !== undefined && this.#filledU[open]! + heightU <= SHELF_U) return open;
    const shelf = this.#racks.length;
    const name = `shelf ${[...this.#racks].filter(({ hall }) => hall === -1).length}`;
    this.#racks.push({ name, site, hall: -1, row: -1, heightU: Math.max(SHELF_U, heightU) });
    this.#filledU.push(0);
    this.#openShelf.set(site, shelf);
    return shelf;
  }

  racks(rackOfServer: readonly number[]): readonly FloorRack[] {
    const servers = this.#racks.map(() => 0);
    for (const rack of rackOfServer) servers[rack]!++;
    return this.#racks.map((rack, i) => ({ ...rack, servers: servers[i]! }));
  }
}

function rackRows(table: StoredTable): readonly RackRow[] {
  const [site, hall, row, heightU] = ["site", "hall", "row", "height_u"].map((name) => table.numbers(name));
  return Array.from(heightU!, (height, rack) => ({
    name: `rack ${rack}`,
    site: site![rack]!,
    hall: hall![rack]!,
    row: row![rack]!,
    heightU: height,
  }));
}

function mountChassis(
  table: StoredTable,
  racks: StoredTable,
  types: Types,
  mounting: Mounting,
): readonly FloorChassis[] {
  const [rackOf, serverCount] = [table.numbers("rack"), table.numbers("servers")];
  const usedU = racks.numbers("used_u");
  const inRack = Array.from(usedU, () => 0);
  for (const rack of rackOf) inRack[rack]!++;
  return table.texts("type").map((type, chassis) => {
    const rack = rackOf[chassis]!;
    // An ideal enclosure has a type of its own, of which the scenario does not tell.
    const { heightU, slots } = types.chassisTypes[type] ?? {
      heightU: usedU[rack]! / inRack[rack]!,
      slots: Math.max(serverCount[chassis]!, 1),
    };
    return { rack, type, slots, heightU, bottomU: mounting.stack(rack, heightU) };
  });
}

function mountServers(table: StoredTable, types: Types, mounting: Mounting): FloorServers {
  const [site, rackOf, chassisOf] = ["site", "rack", "chassis"].map((name) => table.numbers(name));
  const typeNames = table.texts("type");
  const names = [...new Set(typeNames)];
  const indexOf = new Map(names.map((name, i) => [name, i]));
  const servers = {
    types: names,
    typeOf: typeNames.map((name) => indexOf.get(name)!),
    rack: [] as number[],
    chassis: [] as number[],
    place: [] as number[],
    heightU: [] as number[],
  };
  const filledSlots = new Map<number, number>();
  for (const [server, type] of typeNames.entries()) {
    const heightU = types.serverTypes[type]?.heightU ?? 1;
    const chassis = chassisOf![server]!;
    const rack = rackOf![server]!;
    const inChassis = !Number.isNaN(chassis);
    const home = Number.isNaN(rack) ? mounting.shelf(site![server]!, heightU) : rack;
    const slot = filledSlots.get(chassis) ?? 0;
    if (inChassis) filledSlots.set(chassis, slot + 1);
    servers.rack.push(home);
    servers.chassis.push(inChassis ? chassis : -1);
    servers.place.push(inChassis ? slot : mounting.stack(home, heightU));
    servers.heightU.push(heightU);
  }
  return servers;
}

function mountEquipment(
  kind: FloorEquipment["kind"],
  table: StoredTable,
  types: Readonly<Record<string, { readonly heightU: number }>>,
  mounting: Mounting,
): readonly FloorEquipment[] {
  const typeNames = table.texts("type");
  const takenU = new Map<number, number>();
  return [...table.numbers("rack")].flatMap((rack, i): readonly FloorEquipment[] => {
    // Aggregation and core switches stand in no rack.
    if (Number.isNaN(rack)) return [];
    const type = typeNames[i]!;
    const heightU = types[type]?.heightU ?? 1;
    const taken = takenU.get(rack) ?? 0;
    if (kind === "switch") takenU.set(rack, taken + heightU);
    const bottomU = kind === "switch" ? mounting.hang(rack, heightU, taken) : mounting.stack(rack, heightU);
    return [{ kind, rack, type, heightU, bottomU }];
  });
}
