import { NONE } from "../../../sim/none.ts";
import type { PlantParts } from "./plant-parts.ts";
import type { Units } from "./units.ts";

/** How many VMs of each group are in each unit of a level, kept up to date server by server. */
export class GroupVms {
  readonly #parts: PlantParts;
  readonly #units: Units;
  readonly #groupOf: Int32Array;
  /** VMs by unit, for each group; units without any are left out. */
  readonly #countIn = new Map<number, Map<number, number>>();
  /** The groups of each server's VMs as last counted, one entry a VM. */
  readonly #counted: number[][];

  /** @param groupOf - the group of each VM */
  constructor(parts: PlantParts, units: Units, groupOf: Int32Array) {
    this.#parts = parts;
    this.#units = units;
    this.#groupOf = groupOf;
    this.#counted = Array.from(units.unitOf, () => []);
    for (let server = 0; server < units.unitOf.length; server++) this.recount(server);
  }

  /** Counts the VMs of one server anew. */
  recount(server: number): void {
    const { residents, incoming } = this.#parts;
    const counted = this.#counted[server]!;
    const unit = this.#units.unitOf[server]!;
    for (const group of counted) this.#add(group, unit, -1);
    counted.length = 0;
    for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
      counted.push(this.#groupOf[vm]!);
    }
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      counted.push(this.#groupOf[incoming.vm[move]!]!);
    }
    for (const group of counted) this.#add(group, unit, 1);
  }

  /** VMs of a group in a unit. */
  inUnit(unit: number, group: number): number {
    return this.#countIn.get(group)?.get(unit) ?? 0;
  }

  /** The units that hold VMs of a group, in no particular order. */
  unitsWith(group: number): Iterable<number> {
    return this.#countIn.get(group)?.keys() ?? [];
  }

  #add(group: number, unit: number, change: number): void {
    let units = this.#countIn.get(group);
    if (units === undefined) {
      units = new Map();
      this.#countIn.set(group, units);
    }
    const count = (units.get(unit) ?? 0) + change;
    if (count === 0) units.delete(unit);
    else units.set(unit, count);
  }
}
