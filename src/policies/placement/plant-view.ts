/** The levels at which VMs can be together or apart, from the smallest. */
export const UNIT_LEVELS = ["server", "chassis", "rack", "row", "hall", "site"] as const;

/** One of {@link UNIT_LEVELS}: a server, or a level of the plant that groups servers. */
export type UnitLevel = (typeof UNIT_LEVELS)[number];

/** What VMs can have in common. */
export const GROUPINGS = ["tenant", "vm-type", "workload"] as const;

/** One of {@link GROUPINGS}. */
export type Grouping = (typeof GROUPINGS)[number];

/**
 * In which order units are gone through: that of their servers' ids, or by the number of VMs in them, the lowest id
 * among equals first.
 */
export const UNIT_ORDERS = ["server-id", "fullest", "emptiest"] as const;

/** One of {@link UNIT_ORDERS}. */
export type UnitOrder = (typeof UNIT_ORDERS)[number];

/** Whether a unit will do. */
export type UnitTest = (unit: number) => boolean;

/**
 * What a placement policy may ask of the plant, answered from indexes that are kept up to date as VMs come and go.
 *
 * The units of a level are those of the plant, with their ids, and after them each server that is in none of them: such
 * a server is a unit by itself. At the level `server` a unit is a server, with its id. VMs in a unit are those that
 * stand in it or are under way to it.
 */
export interface PlantView {
  unitCount(level: UnitLevel): number;
  /** The unit that a server belongs to. */
  unitOf(level: UnitLevel, server: number): number;
  vmsIn(level: UnitLevel, unit: number): number;
  /** VMs in a unit that are of this VM's group; the VM itself does not count where it stands. */
  othersIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number;
  /** The units with others of this VM's group, in the order of their ids: good until the next question. */
  unitsOfOthers(level: UnitLevel, vm: number, by: Grouping): readonly number[];
  /** The first server of a unit that the VM may go to, or -1. */
  firstIn(level: UnitLevel, unit: number, vm: number): number;
  /**
   * The first server that the VM may go to, of the first unit that has one and is allowed, or -1. Units in which nothing
   * can have room are passed over unasked.
   */
  firstByUnit(level: UnitLevel, order: UnitOrder, vm: number, allows?: UnitTest): number;
}
