import {
  GROUPINGS,
  type Grouping,
  type PlantView,
  UNIT_LEVELS,
  UNIT_ORDERS,
  type UnitLevel,
  type UnitOrder,
  type UnitTest,
} from "../placement/plant-view.ts";

/** The plant as a user's policy gets it: nothing but the view's own methods, frozen; lists as copies; names checked. */
export class LentPlantView implements PlantView {
  #source: PlantView | null = null;

  constructor() {
    Object.freeze(this);
  }

  /** Shows this plant from now on. */
  showing(source: PlantView): this {
    this.#source = source;
    return this;
  }

  unitCount(level: UnitLevel): number {
    requireOneOf(UNIT_LEVELS, level);
    return this.#source!.unitCount(level);
  }

  unitOf(level: UnitLevel, server: number): number {
    requireId("server", server, this.unitCount("server"));
    requireOneOf(UNIT_LEVELS, level);
    return this.#source!.unitOf(level, server);
  }

  vmsIn(level: UnitLevel, unit: number): number {
    this.#requireUnit(level, unit);
    return this.#source!.vmsIn(level, unit);
  }

  othersIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number {
    this.#requireUnit(level, unit);
    requireOneOf(GROUPINGS, by);
    return this.#source!.othersIn(level, unit, vm, by);
  }

  unitsOfOthers(level: UnitLevel, vm: number, by: Grouping): readonly number[] {
    requireOneOf(UNIT_LEVELS, level);
    requireOneOf(GROUPINGS, by);
    return [...this.#source!.unitsOfOthers(level, vm, by)];
  }

  firstIn(level: UnitLevel, unit: number, vm: number): number {
    this.#requireUnit(level, unit);
    return this.#source!.firstIn(level, unit, vm);
  }

  firstByUnit(level: UnitLevel, order: UnitOrder, vm: number, allows?: UnitTest): number {
    requireOneOf(UNIT_LEVELS, level);
    requireOneOf(UNIT_ORDERS, order);
    return this.#source!.firstByUnit(level, order, vm, allows);
  }

  #requireUnit(level: UnitLevel, unit: number): void {
    requireId(level, unit, this.unitCount(level));
  }
}

Object.freeze(LentPlantView.prototype);

/** @throws RangeError unless `id` is from 0 to before `count` */
export function requireId(what: string, id: number, count: number): void {
  if (Number.isInteger(id) && id >= 0 && id < count) return;
  throw new RangeError(`found ${what} ${String(id)}, expected an id from 0 to ${count - 1}`);
}

function requireOneOf(names: readonly string[], name: string): void {
  if (names.includes(name)) return;
  throw new RangeError(`found ${JSON.stringify(name)}, expected one of ${names.join(", ")}`);
}
