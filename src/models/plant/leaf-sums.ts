import { NONE } from "../../sim/none.ts";
import { ENCLOSURE_LEAVES } from "./enclosure.ts";
import type { Level, Topology } from "./topology.ts";

/** A figure of every leaf of the plant, such as its energy in J or its power in W. */
export interface PlantLeaves {
  /** A number for each server. */
  readonly servers: Float64Array;
  /** {@link ENCLOSURE_LEAVES} numbers for each chassis, in the order of `ENCLOSURE_LEAF`. */
  readonly enclosures: Float64Array;
  /** A number for each switch. */
  readonly switches: Float64Array;
  /** A number for each storage brick. */
  readonly storage: Float64Array;
}

/**
 * The sums of a column of leaves over the units of one level: each adds its own leaves one after the other, in id
 * order, so that whoever repeats the addition gets the same bits.
 *
 * @param membership - the unit of each leaf, or NONE; leaves of no unit are left out
 * @param sums - added to, a number for each unit
 * @param stride - consecutive numbers of each leaf
 */
export function addLeaves(
  leaves: Float64Array,
  membership: Int32Array,
  sums: Float64Array,
  stride: number = 1,
): void {
  for (let leaf = 0; leaf < membership.length; leaf++) {
    const unit = membership[leaf]!;
    if (unit === NONE) continue;
    for (let k = leaf * stride; k < (leaf + 1) * stride; k++) sums[unit] = sums[unit]! + leaves[k]!;
  }
}

/**
 * The sum of all leaves of each unit of a level: servers first, then enclosures, switches and storage bricks, each
 * in id order. A level is never summed from the sums of the level below, which would round differently.
 *
 * @returns a number for each unit of the level
 */
export function sumByLevel(topology: Topology, level: Level, leaves: PlantLeaves): Float64Array {
  const sums = new Float64Array(topology.count[level]);
  addLeaves(leaves.servers, topology.serverIn[level], sums);
  addLeaves(leaves.enclosures, topology.chassisIn[level], sums, ENCLOSURE_LEAVES);
  addLeaves(leaves.switches, topology.switchIn[level], sums);
  addLeaves(leaves.storage, topology.storageIn[level], sums);
  return sums;
}

/** The sum of a column of leaves, in order: the energy of all servers, all enclosures, all switches. */
export function sumLeaves(leaves: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < leaves.length; i++) sum += leaves[i]!;
  return sum;
}
