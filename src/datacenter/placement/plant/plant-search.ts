import type { VmTable } from "../../../models/compute/vms.ts";
import type {
  Grouping,
  PlantView,
  UnitLevel,
  UnitOrder,
  UnitTest,
} from "../../../policies/placement/plant-view.ts";
import { NONE } from "../../../sim/none.ts";
import type { Acceptance, Question } from "../question.ts";
import type { IndexedRanges, Ranges } from "../ranges.ts";
import type { IndexedFigures } from "./indexed-figures.ts";
import type { PlantFigures } from "./plant-figures.ts";
import { UnitsByVms } from "./unit-order.ts";

/** Answers what is common to both ways of looking at the plant; they differ in how units are gone through by VMs. */
abstract class PlantSearch implements PlantView {
  /** What the one who asks now accepts. */
  accept: Acceptance | null = null;
  protected readonly figures: PlantFigures;
  protected readonly ranges: Ranges;
  readonly #vms: VmTable;

  constructor(vms: VmTable, figures: PlantFigures, ranges: Ranges) {
    this.#vms = vms;
    this.figures = figures;
    this.ranges = ranges;
  }

  unitCount(level: UnitLevel): number {
    return this.figures.units(level).count;
  }

  unitOf(level: UnitLevel, server: number): number {
    return this.figures.units(level).unitOf[server]!;
  }

  vmsIn(level: UnitLevel, unit: number): number {
    return this.figures.vmsIn(level, unit);
  }

  othersIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number {
    const self = this.#unitWhereItStands(level, vm) === unit ? 1 : 0;
    return this.figures.groupIn(level, unit, vm, by) - self;
  }

  unitsOfOthers(level: UnitLevel, vm: number, by: Grouping): readonly number[] {
    const units = this.figures.unitsWith(level, vm, by);
    const own = this.#unitWhereItStands(level, vm);
    if (own === NONE || this.othersIn(level, own, vm, by) > 0) return units;
    return units.filter((unit) => unit !== own);
  }

  firstIn(level: UnitLevel, unit: number, vm: number): number {
    const { firstRun, runFrom, runTo } = this.figures.units(level);
    for (let run = firstRun[unit]!; run < firstRun[unit + 1]!; run++) {
      const server = this.ranges.first(vm, this.accept, runFrom[run]!, runTo[run]!);
      if (server !== NONE) return server;
    }
    return NONE;
  }

  firstByUnit(level: UnitLevel, order: UnitOrder, vm: number, allows: UnitTest = always): number {
    return order === "server-id"
      ? this.#firstServer(level, vm, allows)
      : this.firstByVms(level, order === "emptiest", vm, allows);
  }

  protected abstract firstByVms(
    level: UnitLevel,
    emptiestFirst: boolean,
    vm: number,
    allows: UnitTest,
  ): number;

  #firstServer(level: UnitLevel, vm: number, allows: UnitTest): number {
    const { unitOf } = this.figures.units(level);
    const serverCount = unitOf.length;
    for (let from = 0; from < serverCount; ) {
      const server = this.ranges.first(vm, this.accept, from, serverCount);
      if (server === NONE || allows(unitOf[server]!)) return server;
      from = server + 1;
      while (from < serverCount && unitOf[from] === unitOf[server]) from++;
    }
    return NONE;
  }

  #unitWhereItStands(level: UnitLevel, vm: number): number {
    const server = this.#vms.server[vm]!;
    return server === NONE ? NONE : this.unitOf(level, server);
  }
}

/** The plant as a placement policy sees it, from indexes. */
export class IndexedPlant extends PlantSearch {
  readonly #question: Question;
  readonly #figures: IndexedFigures;
  readonly #freeIn: IndexedRanges;
  readonly #orders = new Map<string, UnitsByVms>();

  /** @param figures - made to tell {@link changed} of every server that it counts anew */
  constructor(vms: VmTable, question: Question, figures: IndexedFigures, ranges: IndexedRanges) {
    super(vms, figures, ranges);
    this.#question = question;
    this.#figures = figures;
    this.#freeIn = ranges;
  }

  /** Takes stock of all servers; what they have left is known to the ranges. */
  refresh(): void {
    for (const order of this.#orders.values()) order.refresh();
  }

  /** A server's figures are not what they were. */
  changed(server: number): void {
    for (const order of this.#orders.values()) order.changed(server);
  }

  protected firstByVms(level: UnitLevel, emptiestFirst: boolean, vm: number, allows: UnitTest): number {
    let server: number = NONE;
    this.#order(level, emptiestFirst).find(this.#question.leastMhz(vm), (unit) => {
      if (!allows(unit)) return false;
      server = this.firstIn(level, unit, vm);
      return server !== NONE;
    });
    return server;
  }

  #order(level: UnitLevel, emptiestFirst: boolean): UnitsByVms {
    const vmsIn = this.#figures.vmsByUnit(level);
    const key = `${level} ${emptiestFirst}`;
    let order = this.#orders.get(key);
    if (order === undefined) {
      order = new UnitsByVms(this.#figures.units(level), vmsIn, this.#freeIn, emptiestFirst);
      this.#orders.set(key, order);
    }
    return order;
  }
}

/** The plant as a placement policy sees it, by a look at every unit. */
export class PlainPlant extends PlantSearch {
  protected firstByVms(level: UnitLevel, emptiestFirst: boolean, vm: number, allows: UnitTest): number {
    const units = Array.from({ length: this.unitCount(level) }, (_, unit) => unit);
    const vmsIn = units.map((unit) => this.vmsIn(level, unit));
    units.sort((a, b) => (emptiestFirst ? vmsIn[a]! - vmsIn[b]! : vmsIn[b]! - vmsIn[a]!) || a - b);
    for (const unit of units) {
      const server = allows(unit) ? this.firstIn(level, unit, vm) : NONE;
      if (server !== NONE) return server;
    }
    return NONE;
  }
}

function always(): boolean {
  return true;
}
