import { largestPowerW } from "../../models/plant/server-type.ts";
import type { StorageBrickType } from "../../models/plant/storage-brick.ts";
import type { SwitchType } from "../../models/plant/switches.ts";
import type {
  ChassisTypeDefinition,
  ServerTypeDefinition,
  StorageTypeDefinition,
  SwitchTypeDefinition,
} from "../schema/equipment.ts";
import type { Path } from "../schema/problems.ts";
import type { ChassisGroupSpec, GroupSpec, HallSpec, RackSpec, SiteSpec } from "../specification.ts";
import type { ResolvedChassisType, ResolvedServerType } from "./equipment.ts";
import type { Findings } from "./findings.ts";
import type { TypeTable } from "./type-table.ts";

/** All types that sites name. */
export interface Equipment {
  readonly servers: TypeTable<ResolvedServerType, ServerTypeDefinition>;
  readonly chassis: TypeTable<ResolvedChassisType, ChassisTypeDefinition>;
  readonly switches: TypeTable<SwitchType, SwitchTypeDefinition>;
  readonly storage: TypeTable<StorageBrickType, StorageTypeDefinition>;
}

/** How much there is of a plant, every count multiplied out. */
export interface PlantSize {
  servers: number;
  racks: number;
  chassis: number;
  /** Halls, rows, racks, chassis, switches and storage bricks. */
  others: number;
}

/**
 * Follows the names of types in the sites, and reports racks and chassis that hold more than they can.
 *
 * @returns how large the plant is
 */
export function checkSites(sites: readonly SiteSpec[], equipment: Equipment, findings: Findings): PlantSize {
  findings.requireUnique(["sites"], sites);
  const size: PlantSize = { servers: 0, racks: 0, chassis: 0, others: 0 };
  sites.forEach((site, s) => {
    const path = ["sites", s];
    useAll(site.servers, [...path, "servers"], equipment.servers);
    useAll(site.switches, [...path, "switches"], equipment.switches);
    size.servers += site.repeat * total(site.servers);
    size.others += total(site.switches);
    // An empty list is gone through as often as it says.
    if (site.servers.length === 0) size.others += site.repeat;
    findings.requireUnique([...path, "halls"], site.halls);
    site.halls.forEach((hall, h) => {
      add(size, hall.count, checkHall(hall, [...path, "halls", h], equipment, findings));
    });
  });
  if (size.servers === 0) findings.report(["sites"], "no servers", "at least one");
  return size;
}

function checkHall(hall: HallSpec, path: Path, equipment: Equipment, findings: Findings): PlantSize {
  useAll(hall.switches, [...path, "switches"], equipment.switches);
  const inHall: PlantSize = { servers: 0, racks: 0, chassis: 0, others: 1 + total(hall.switches) };
  hall.rows.forEach((row, r) => {
    const inRow: PlantSize = { servers: 0, racks: 0, chassis: 0, others: 1 };
    row.racks.forEach((rack, k) => {
      add(inRow, rack.count, checkRack(rack, [...path, "rows", r, "racks", k], equipment, findings));
    });
    add(inHall, row.count, inRow);
  });
  return inHall;
}

function checkRack(rack: RackSpec, path: Path, equipment: Equipment, findings: Findings): PlantSize {
  const { servers, chassis, switches, storage } = equipment;
  const inRack: PlantSize = {
    servers: total(rack.servers),
    racks: 1,
    chassis: total(rack.chassis),
    others: 1 + total(rack.switches) + total(rack.storage) + total(rack.chassis),
  };
  let usedU = 0;
  for (const [i, { type, count }] of rack.servers.entries()) {
    usedU += count * (servers.use(type, [...path, "servers", i, "type"])?.spec.heightU ?? 0);
  }
  for (const [i, { type, count }] of rack.switches.entries()) {
    usedU += count * (switches.use(type, [...path, "switches", i, "type"])?.heightU ?? 0);
  }
  for (const [i, { type, count }] of rack.storage.entries()) {
    usedU += count * (storage.use(type, [...path, "storage", i, "type"])?.heightU ?? 0);
  }
  for (const [i, group] of rack.chassis.entries()) {
    const groupPath = [...path, "chassis", i];
    usedU += group.count * (chassis.use(group.type, [...groupPath, "type"])?.spec.heightU ?? 0);
    checkChassis(group, groupPath, equipment, findings);
    inRack.servers += group.count * total(group.servers);
  }
  if (usedU > rack.heightU) {
    findings.report(path, `${usedU} U of equipment`, `at most the rack's ${rack.heightU} U`);
  }
  return inRack;
}

function checkChassis(group: ChassisGroupSpec, path: Path, equipment: Equipment, findings: Findings): void {
  const chassis = equipment.chassis.use(group.type, [...path, "type"]);
  const count = total(group.servers);
  let serverPeakW = 0;
  for (const [i, servers] of group.servers.entries()) {
    const type = equipment.servers.use(servers.type, [...path, "servers", i, "type"]);
    if (type !== undefined) serverPeakW += servers.count * largestPowerW(type.type);
  }
  if (chassis === undefined) return;
  const { spec, power } = chassis;
  if (count > spec.slots) {
    findings.report([...path, "servers"], `${count} servers`, `at most the chassis's ${spec.slots} slots`);
    return;
  }
  const peakW = power.peakOutputW(serverPeakW, count);
  if (peakW > power.usableW) {
    const limit = `at most the ${power.usableW} W of the chassis's supplies without the redundant ones`;
    findings.report([...path, "servers"], `${peakW} W at peak`, limit);
  }
}

function useAll<Type, Definition>(
  groups: readonly GroupSpec[],
  path: Path,
  table: TypeTable<Type, Definition>,
): void {
  groups.forEach(({ type }, i) => {
    table.use(type, [...path, i, "type"]);
  });
}

function add(size: PlantSize, count: number, { servers, racks, chassis, others }: PlantSize): void {
  size.servers += count * servers;
  size.racks += count * racks;
  size.chassis += count * chassis;
  size.others += count * others;
}

function total(groups: readonly GroupSpec[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
