import { NONE } from "../../sim/none.ts";
import type { Topology } from "./topology.ts";

/**
 * Which parts of the plant are dark, kept up to date as servers go off and come back. A server is active unless it
 * is off; a suspended one keeps its port up, to be woken. A unit is dark when nothing in it is active. Storage
 * bricks are always active. At first every server is dark.
 */
export class PlantActivity {
  /** Active servers of each chassis: its ports that are up. */
  readonly chassisUnits: Int32Array;
  /** Chassis that are not dark, active stand-alone servers and bricks of each rack: ports up on its switches. */
  readonly rackUnits: Int32Array;
  /** Racks of each hall that are not dark. */
  readonly hallUnits: Int32Array;
  /** Halls that are not dark, and active servers directly on the site. */
  readonly siteUnits: Int32Array;
  private readonly topology: Topology;
  private readonly active: Uint8Array;

  constructor(topology: Topology) {
    this.topology = topology;
    this.chassisUnits = new Int32Array(topology.count.chassis);
    this.rackUnits = new Int32Array(topology.count.rack);
    this.hallUnits = new Int32Array(topology.count.hall);
    this.siteUnits = new Int32Array(topology.count.site);
    this.active = new Uint8Array(topology.serverTypes.length);
    const { rack, hall, site } = topology.storageIn;
    for (let b = 0; b < rack.length; b++) this.changeRack(rack[b]!, hall[b]!, site[b]!, 1);
  }

  /** Says that a server is off or not; saying it again changes nothing. Constant time. */
  setActive(server: number, active: boolean): void {
    if ((this.active[server] === 1) === active) return;
    this.active[server] = active ? 1 : 0;
    const change = active ? 1 : -1;
    const { chassis, rack, hall, site } = this.topology.serverIn;
    const itsChassis = chassis[server]!;
    if (itsChassis !== NONE && !turns(this.chassisUnits, itsChassis, change)) return;
    this.changeRack(rack[server]!, hall[server]!, site[server]!, change);
  }

  /** Ports that are up on a switch, which joins what its rack, hall or site counts. */
  switchPorts(switchId: number): number {
    const { rack, hall, site } = this.topology.switchIn;
    if (rack[switchId] !== NONE) return this.rackUnits[rack[switchId]!]!;
    if (hall[switchId] !== NONE) return this.hallUnits[hall[switchId]!]!;
    return this.siteUnits[site[switchId]!]!;
  }

  private changeRack(rack: number, hall: number, site: number, change: number): void {
    if (rack !== NONE && !(turns(this.rackUnits, rack, change) && turns(this.hallUnits, hall, change)))
      return;
    this.siteUnits[site] = this.siteUnits[site]! + change;
  }
}

/** Counts, and says whether the unit went from dark to not or back. */
function turns(units: Int32Array, unit: number, change: number): boolean {
  const before = units[unit]!;
  units[unit] = before + change;
  return before === 0 || before + change === 0;
}
