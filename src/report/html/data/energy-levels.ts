import type { RunTables, StoredTable } from "./run-tables.ts";

const JOULES_PER_KWH = 3.6e6;

/** A unit of the plant with what it and all in it used. */
export interface EnergyUnit {
  readonly level: EnergyLevel;
  readonly name: string;
  readonly energyKWh: number;
  readonly parts: EnergyParts;
  /** Units of the next level; those of a level that has none stand directly below. */
  readonly children: readonly EnergyUnit[];
}

/** Energy by what used it, kWh. */
export interface EnergyParts {
  readonly servers: number;
  readonly enclosure: number;
  readonly network: number;
  readonly storage: number;
}

/** The levels of the plant, from the largest. */
export const ENERGY_LEVELS = ["site", "hall", "row", "rack", "chassis"] as const;

/** One of {@link ENERGY_LEVELS}. */
export type EnergyLevel = (typeof ENERGY_LEVELS)[number];

/** The kinds of {@link EnergyParts}, in the order in which they are drawn. */
export const ENERGY_KINDS = ["servers", "enclosure", "network", "storage"] as const;

/**
 * The energy of a run, site by site down to each chassis.
 *
 * @returns null where the run did not record its servers
 * @throws InputError if a table cannot be read
 */
export async function energyLevels(tables: RunTables): Promise<readonly EnergyUnit[] | null> {
  const [sites, halls, racks, chassis] = await Promise.all(
    ["sites", "halls", "racks", "chassis"].map((name) => tables.read(name)),
  );
  if (!sites || !halls || !racks || !chassis) return null;
  const chassisIn = membersBy(chassis.numbers("rack"));
  const ofChassis = chassisUnits(chassis);
  const rackUnits = units(
    "rack",
    racks,
    (rack) => `rack ${rack}`,
    (rack) => (chassisIn.get(rack) ?? []).map((c) => ofChassis[c]!),
  );
  const racksIn = membersBy(racks.numbers("row"));
  const rowHall = new Map<number, number>();
  const hallOfRack = racks.numbers("hall");
  for (const [rack, row] of racks.numbers("row").entries()) rowHall.set(row, hallOfRack[rack]!);
  const rowsIn = membersBy(
    Float64Array.from({ length: rowHall.size }, (_, row) => rowHall.get(row) ?? Number.NaN),
  );
  const rowUnit = (row: number): EnergyUnit => {
    const children = (racksIn.get(row) ?? []).map((rack) => rackUnits[rack]!);
    return { level: "row", name: `row ${row}`, ...summed(children), children };
  };
  const hallNames = halls.texts("name");
  const hallUnits = units(
    "hall",
    halls,
    (hall) => hallNames[hall]!,
    (hall) => (rowsIn.get(hall) ?? []).map(rowUnit),
  );
  const hallsIn = membersBy(halls.numbers("site"));
  const siteNames = sites.texts("name");
  return units(
    "site",
    sites,
    (site) => siteNames[site]!,
    (site) => (hallsIn.get(site) ?? []).map((hall) => hallUnits[hall]!),
  );
}

/** Every unit of a level. */
export function unitsOfLevel(roots: readonly EnergyUnit[], level: EnergyLevel): readonly EnergyUnit[] {
  return roots.flatMap((unit) => (unit.level === level ? [unit] : unitsOfLevel(unit.children, level)));
}

function units(
  level: EnergyLevel,
  table: StoredTable,
  name: (row: number) => string,
  children: (row: number) => readonly EnergyUnit[],
): readonly EnergyUnit[] {
  const column = (kind: string): Float64Array => table.numbers(`${kind}_energy_j`);
  const [servers, enclosure, network, storage] = ["server", "enclosure", "network", "storage"].map(column);
  const energyJ = table.numbers("energy_j");
  return Array.from(energyJ, (joules, row) => ({
    level,
    name: name(row),
    energyKWh: joules / JOULES_PER_KWH,
    parts: {
      servers: servers![row]! / JOULES_PER_KWH,
      enclosure: enclosure![row]! / JOULES_PER_KWH,
      network: network![row]! / JOULES_PER_KWH,
      storage: storage![row]! / JOULES_PER_KWH,
    },
    children: children(row),
  }));
}

function chassisUnits(table: StoredTable): readonly EnergyUnit[] {
  const servers = table.numbers("server_energy_j");
  return Array.from(table.numbers("energy_j"), (joules, chassis) => ({
    level: "chassis" as const,
    name: `chassis ${chassis}`,
    energyKWh: joules / JOULES_PER_KWH,
    parts: {
      servers: servers[chassis]! / JOULES_PER_KWH,
      enclosure: (joules - servers[chassis]!) / JOULES_PER_KWH,
      network: 0,
      storage: 0,
    },
    children: [],
  }));
}

function summed(children: readonly EnergyUnit[]): Pick<EnergyUnit, "energyKWh" | "parts"> {
  const total = (read: (unit: EnergyUnit) => number): number =>
    children.reduce((sum, unit) => sum + read(unit), 0);
  return {
    energyKWh: total(({ energyKWh }) => energyKWh),
    parts: {
      servers: total(({ parts }) => parts.servers),
      enclosure: total(({ parts }) => parts.enclosure),
      network: total(({ parts }) => parts.network),
      storage: total(({ parts }) => parts.storage),
    },
  };
}

/** Ids by what they belong to. */
function membersBy(unit: Float64Array): ReadonlyMap<number, readonly number[]> {
  const members = new Map<number, number[]>();
  for (const [id, of] of unit.entries()) {
    const ids = members.get(of);
    if (ids === undefined) members.set(of, [id]);
    else ids.push(id);
  }
  return members;
}
