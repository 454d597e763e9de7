import { NONE } from "../../sim/none.ts";
import { type ChassisType, EnclosurePower } from "./enclosure.ts";
import { largestPowerW, type ServerType } from "./server-type.ts";
import type { StorageBrickType } from "./storage-brick.ts";
import type { SwitchType } from "./switches.ts";
import type { HallKind, Level, Memberships, Topology } from "./topology.ts";

/** Height of a rack unless stated otherwise: 78 in of mounting space. */
const RACK_HEIGHT_U = 44;

/** Where a server stands: in a chassis, by itself in a rack, or directly on a site. */
export type ServerPlace =
  | { readonly chassis: number }
  | { readonly rack: number }
  | { readonly site: number };

/** What a switch joins: the chassis and servers of a rack, the racks of a hall, or the halls of a site. */
export type SwitchPlace = { readonly rack: number } | { readonly hall: number } | { readonly site: number };

/**
 * A unit of some level and those that it is in. Kept for each unit while building, so that a leaf's memberships are
 * those of its place.
 */
type Path = Readonly<Record<Level, number>>;

const NOWHERE: Path = { chassis: NONE, rack: NONE, row: NONE, hall: NONE, site: NONE };

/**
 * Builds a plant from the outside in. Each method returns the id of what it adds: 0, 1, 2 … for each kind.
 *
 * @throws RangeError from every method that is given the id of a place that does not exist
 */
export class TopologyBuilder {
  private readonly siteNames: string[] = [];
  private readonly hallNames: string[] = [];
  private readonly hallKinds: HallKind[] = [];
  private readonly paths: Record<Level, Path[]> = { chassis: [], rack: [], row: [], hall: [], site: [] };
  private readonly rackHeightU: number[] = [];
  private readonly rackUsedU: number[] = [];
  private readonly chassisTypes: ChassisType[] = [];
  private readonly chassisServers: number[] = [];
  private readonly chassisPeakW: number[] = [];
  private readonly enclosurePowers = new Map<ChassisType, EnclosurePower>();
  private readonly serverTypes: ServerType[] = [];
  private readonly serverPaths: Path[] = [];
  private readonly switchTypes: SwitchType[] = [];
  private readonly switchPaths: Path[] = [];
  private readonly storageTypes: StorageBrickType[] = [];
  private readonly storagePaths: Path[] = [];

  /** Adds a site. */
  addSite(name: string): number {
    this.siteNames.push(name);
    return this.addUnit("site", NOWHERE);
  }

  /** Adds a hall or a container module to a site. */
  addHall(site: number, name: string, kind: HallKind = "hall"): number {
    const id = this.addUnit("hall", this.pathOf("site", site));
    this.hallNames.push(name);
    this.hallKinds.push(kind);
    return id;
  }

  /** Adds a row to a hall. */
  addRow(hall: number): number {
    return this.addUnit("row", this.pathOf("hall", hall));
  }

  /**
   * Adds a rack to a row.
   *
   * @param heightU - its mounting space, 44U by default
   */
  addRack(row: number, heightU: number = RACK_HEIGHT_U): number {
    const id = this.addUnit("rack", this.pathOf("row", row));
    this.rackHeightU.push(heightU);
    this.rackUsedU.push(0);
    return id;
  }

  /**
   * Adds an empty chassis to a rack.
   *
   * @throws RangeError if the rack has no room for it
   */
  addChassis(rack: number, type: ChassisType): number {
    const path = this.pathOf("rack", rack);
    this.takeHeight(rack, type.heightU, `chassis of type ${type.name}`);
    this.chassisTypes.push(type);
    this.chassisServers.push(0);
    this.chassisPeakW.push(0);
    return this.addUnit("chassis", path);
  }

  /**
   * Adds a server. In a chassis it takes one slot whatever its height; the type then stands for a blade of the same
   * make.
   *
   * @throws RangeError if the chassis has no free slot, if its supplies cannot carry one more such server, or if the
   *   rack has no room for it
   */
  addServer(type: ServerType, place: ServerPlace): number {
    let path: Path;
    if ("chassis" in place) {
      path = this.pathOf("chassis", place.chassis);
      this.takeSlot(place.chassis, type);
    } else if ("rack" in place) {
      path = this.pathOf("rack", place.rack);
      this.takeHeight(place.rack, type.heightU, `server of type ${type.name}`);
    } else {
      path = this.pathOf("site", place.site);
    }
    this.serverTypes.push(type);
    return this.serverPaths.push(path) - 1;
  }

  /**
   * Adds a switch.
   *
   * @throws RangeError if the rack has no room for it
   */
  addSwitch(type: SwitchType, place: SwitchPlace): number {
    let path: Path;
    if ("rack" in place) {
      path = this.pathOf("rack", place.rack);
      this.takeHeight(place.rack, type.heightU, `switch of type ${type.name}`);
    } else if ("hall" in place) {
      path = this.pathOf("hall", place.hall);
    } else {
      path = this.pathOf("site", place.site);
    }
    this.switchTypes.push(type);
    return this.switchPaths.push(path) - 1;
  }

  /**
   * Adds a storage brick to a rack.
   *
   * @throws RangeError if the rack has no room for it
   */
  addStorageBrick(type: StorageBrickType, rack: number): number {
    const path = this.pathOf("rack", rack);
    this.takeHeight(rack, type.heightU, `storage brick of type ${type.name}`);
    this.storageTypes.push(type);
    return this.storagePaths.push(path) - 1;
  }

  /** The plant as built so far. */
  build(): Topology {
    const serverIn = memberships(this.serverPaths);
    const chassisIn = memberships(this.paths.chassis);
    return {
      siteNames: [...this.siteNames],
      hallNames: [...this.hallNames],
      hallKinds: [...this.hallKinds],
      hallSite: memberships(this.paths.hall).site,
      rowHall: memberships(this.paths.row).hall,
      rackRow: memberships(this.paths.rack).row,
      rackHeightU: Float64Array.from(this.rackHeightU),
      rackUsedU: Float64Array.from(this.rackUsedU),
      chassisTypes: [...this.chassisTypes],
      chassisRack: chassisIn.rack,
      chassisServers: Int32Array.from(this.chassisServers),
      serverTypes: [...this.serverTypes],
      serverChassis: serverIn.chassis,
      switchTypes: [...this.switchTypes],
      storageTypes: [...this.storageTypes],
      count: {
        chassis: this.paths.chassis.length,
        rack: this.paths.rack.length,
        row: this.paths.row.length,
        hall: this.paths.hall.length,
        site: this.paths.site.length,
      },
      serverIn,
      chassisIn,
      switchIn: memberships(this.switchPaths),
      storageIn: memberships(this.storagePaths),
    };
  }

  private addUnit(level: Level, parent: Path): number {
    const id = this.paths[level].length;
    this.paths[level].push({ ...parent, [level]: id });
    return id;
  }

  private pathOf(level: Level, id: number): Path {
    const path = this.paths[level][id];
    if (path !== undefined) return path;
    throw new RangeError(
      `${level} ${id}: found no such ${level}, expected an id below ${this.paths[level].length}`,
    );
  }

  private takeHeight(rack: number, heightU: number, what: string): void {
    const usedU = this.rackUsedU[rack]! + heightU;
    const heldU = this.rackHeightU[rack]!;
    if (usedU > heldU) {
      throw new RangeError(`rack ${rack}: found ${usedU}U with a ${what}, expected at most ${heldU}U`);
    }
    this.rackUsedU[rack] = usedU;
  }

  private takeSlot(chassis: number, type: ServerType): void {
    const chassisType = this.chassisTypes[chassis]!;
    const servers = this.chassisServers[chassis]! + 1;
    if (servers > chassisType.slots) {
      throw new RangeError(
        `chassis ${chassis}: found ${servers} servers, expected at most ${chassisType.slots} (its slots)`,
      );
    }
    const serverPeakW = this.chassisPeakW[chassis]! + largestPowerW(type);
    const power = this.enclosurePower(chassisType);
    const outputW = power.peakOutputW(serverPeakW, servers);
    if (outputW > power.usableW) {
      throw new RangeError(
        `chassis ${chassis}: found ${outputW} W at peak with ${servers} servers, expected at most ${power.usableW} W (its supplies without the redundant ones)`,
      );
    }
    this.chassisServers[chassis] = servers;
    this.chassisPeakW[chassis] = serverPeakW;
  }

  private enclosurePower(type: ChassisType): EnclosurePower {
    let power = this.enclosurePowers.get(type);
    if (power === undefined) {
      power = new EnclosurePower(type);
      this.enclosurePowers.set(type, power);
    }
    return power;
  }
}

function memberships(paths: readonly Path[]): Memberships {
  return {
    chassis: Int32Array.from(paths, (path) => path.chassis),
    rack: Int32Array.from(paths, (path) => path.rack),
    row: Int32Array.from(paths, (path) => path.row),
    hall: Int32Array.from(paths, (path) => path.hall),
    site: Int32Array.from(paths, (path) => path.site),
  };
}
