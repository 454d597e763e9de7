import type { ChassisType } from "./enclosure.ts";
import type { ServerType } from "./server-type.ts";
import type { StorageBrickType } from "./storage-brick.ts";
import type { SwitchType } from "./switches.ts";

/** What a hall is: a room in a building, or a container module that arrives ready-built. */
export type HallKind = "hall" | "container-module";

/** The levels that group leaves, from the smallest. */
export const LEVELS = ["chassis", "rack", "row", "hall", "site"] as const;

/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** For each level, the unit which each row of a table belongs to, or NONE. */
export type Memberships = Readonly<Record<Level, Int32Array>>;

/**
 * The physical plant: site → hall or container module → row → rack → chassis → server, with switches in racks,
 * halls and sites, and storage bricks in racks. Immutable; built by `TopologyBuilder`.
 *
 * Ids are row numbers in the order of building. A membership column holds the unit that a row belongs to, directly
 * or by way of the units in between, or NONE: a stand-alone server has no chassis, a server that stands directly on
 * a site has no rack, row or hall either. Every row has a site.
 */
export interface Topology {
  readonly siteNames: readonly string[];
  readonly hallNames: readonly string[];
  readonly hallKinds: readonly HallKind[];
  readonly hallSite: Int32Array;
  readonly rowHall: Int32Array;
  readonly rackRow: Int32Array;
  readonly rackHeightU: Float64Array;
  /** Height taken by chassis, stand-alone servers, switches and bricks, at most {@link rackHeightU}. */
  readonly rackUsedU: Float64Array;
  readonly chassisTypes: readonly ChassisType[];
  readonly chassisRack: Int32Array;
  /** Servers in each chassis, at most its slots. */
  readonly chassisServers: Int32Array;
  readonly serverTypes: readonly ServerType[];
  readonly serverChassis: Int32Array;
  readonly switchTypes: readonly SwitchType[];
  readonly storageTypes: readonly StorageBrickType[];

  /** Number of units of each level. */
  readonly count: Readonly<Record<Level, number>>;
  /** Where each server, chassis, switch and storage brick belongs, at every level. */
  readonly serverIn: Memberships;
  /** As {@link serverIn}; a chassis belongs to itself. */
  readonly chassisIn: Memberships;
  /** As {@link serverIn}; a switch is of no chassis. */
  readonly switchIn: Memberships;
  readonly storageIn: Memberships;
}
