import type { Level, Topology } from "../../models/plant/topology.ts";
import { NONE } from "../../sim/none.ts";
import type { ScreenSize } from "../terminal.ts";

/** A line of the map begins with so much for a label and figures. */
export const LABEL_COLUMNS = 34;

/** In place of a cell: a gap between what stands apart. */
export const GAP = -1;

/** What has a label and figures of its own, drawn on one line or several. */
export interface MapGroup {
  readonly label: string;
  /** Cells of each line, from left to right, or {@link GAP}. */
  readonly lines: readonly (readonly number[])[];
}

/** How the servers of a plant are laid out on a screen. */
export interface PlantMap {
  readonly groups: readonly MapGroup[];
  /** The group that each server, chassis, switch and brick belongs to, or NONE. */
  readonly groupOf: {
    readonly servers: Int32Array;
    readonly chassis: Int32Array;
    readonly switches: Int32Array;
    readonly storage: Int32Array;
  };
  /** The cell that each server is shown in. */
  readonly cellOf: Int32Array;
  readonly cellCount: number;
  /** What most cells are, in words. */
  readonly cellMeaning: string;
}

/** What a cell stands for, and what stands apart from its neighbours: the finest first. */
const CELLS: readonly { readonly cell: Level | "server"; readonly block: Level }[] = [
  { cell: "server", block: "chassis" },
  { cell: "chassis", block: "rack" },
  { cell: "rack", block: "row" },
  { cell: "row", block: "hall" },
  { cell: "hall", block: "site" },
];

/** What may have a line, the finest first. */
const GROUPS: readonly Level[] = ["rack", "row", "hall", "site"];

/**
 * Lays the servers out on a screen, as finely as fits: a cell for each server and a group for each rack, else a cell for
 * each chassis, rack, row or hall; if that is still too much, cells of neighbouring servers, all in one group.
 *
 * @param size - what there is room for
 */
export function plantMap(topology: Topology, size: ScreenSize): PlantMap {
  const width = Math.max(1, size.columns - LABEL_COLUMNS);
  for (const { cell, block } of CELLS) {
    if (cell !== "server" && topology.count[cell] === 0) continue;
    for (const level of GROUPS.slice(Math.max(0, GROUPS.indexOf(block)))) {
      const map = new Layout(topology, level, cell, block).map(width, size.rows);
      if (map !== null) return map;
    }
  }
  return neighbours(topology, width * Math.max(1, size.rows), width);
}

/** One way to lay a plant out. */
class Layout {
  readonly #topology: Topology;
  readonly #level: Level;
  readonly #cell: Level | "server";
  readonly #block: Level;

  constructor(topology: Topology, level: Level, cell: Level | "server", block: Level) {
    this.#topology = topology;
    this.#level = level;
    this.#cell = cell;
    this.#block = block;
  }

  /** Null if it takes more lines than there are. */
  map(width: number, rows: number): PlantMap | null {
    const { serverIn, chassisIn, switchIn, storageIn, count } = this.#topology;
    const level = this.#level;
    const unitCount = count[level];
    // What stands directly on a site makes a group of its own behind the units.
    const groupCount = unitCount + count.site;
    const servers = serverIn[level].map((unit, server) =>
      unit === NONE ? unitCount + serverIn.site[server]! : unit,
    );
    const members = new Array<number>(groupCount).fill(0);
    for (const group of servers) members[group]!++;
    const used = members.flatMap((served, group) => (served > 0 ? [group] : []));
    if (used.length > rows) return null;
    const drawn = this.#cells(servers, groupCount, width * rows);
    if (drawn === null) return null;
    const groups = used.map((group) => ({
      label: this.#label(group, unitCount),
      lines: wrapped(drawn.blocks[group]!, width),
    }));
    if (groups.reduce((lines, group) => lines + group.lines.length, 0) > rows) return null;
    const place = new Int32Array(groupCount).fill(NONE);
    for (const [i, group] of used.entries()) place[group] = i;
    const placed = (units: Int32Array): Int32Array =>
      units.map((unit) => (unit === NONE ? NONE : place[unit]!));
    return {
      groups,
      groupOf: {
        servers: placed(servers),
        chassis: placed(chassisIn[level]),
        switches: placed(switchIn[level]),
        storage: placed(storageIn[level]),
      },
      cellOf: drawn.cellOf,
      cellCount: drawn.cellCount,
      cellMeaning: `a ${this.#cell}`,
    };
  }

  /** The cells of each group, in blocks, in id order; null if there are more than there is room for. */
  #cells(
    groupOf: Int32Array,
    groupCount: number,
    room: number,
  ): { blocks: number[][][]; cellOf: Int32Array; cellCount: number } | null {
    const { serverIn } = this.#topology;
    const units = this.#cell === "server" ? null : serverIn[this.#cell];
    const unitCount = this.#cell === "server" ? 0 : this.#topology.count[this.#cell];
    const blockIn = serverIn[this.#block];
    const cellOf = new Int32Array(groupOf.length);
    const cellOfKey = new Map<number, number>();
    const blocks = Array.from({ length: groupCount }, () => new Map<number, number[]>());
    let cellCount = 0;
    for (let server = 0; server < groupOf.length; server++) {
      // What is in no such unit shares a cell with its neighbours.
      const key =
        units === null ? server : units[server] === NONE ? unitCount + groupOf[server]! : units[server]!;
      let cell = cellOfKey.get(key);
      if (cell === undefined) {
        if (cellCount === room) return null;
        cell = cellCount++;
        cellOfKey.set(key, cell);
        const ofGroup = blocks[groupOf[server]!]!;
        const block = ofGroup.get(blockIn[server]!);
        if (block === undefined) ofGroup.set(blockIn[server]!, [cell]);
        else block.push(cell);
      }
      cellOf[server] = cell;
    }
    return { blocks: blocks.map((ofGroup) => [...ofGroup.values()]), cellOf, cellCount };
  }

  #label(group: number, unitCount: number): string {
    const { siteNames, hallNames } = this.#topology;
    if (group >= unitCount) return siteNames[group - unitCount]!;
    if (this.#level === "hall") return hallNames[group]!;
    if (this.#level === "site") return siteNames[group]!;
    return `${this.#level} ${group}`;
  }
}

/** Servers next to each other share a cell, so many that all cells fit. */
function neighbours(topology: Topology, room: number, width: number): PlantMap {
  const count = topology.serverTypes.length;
  const perCell = Math.max(1, Math.ceil(count / room));
  const cellOf = Int32Array.from({ length: count }, (_, server) => Math.floor(server / perCell));
  const cellCount = Math.ceil(count / perCell);
  const all = (units: number): Int32Array => new Int32Array(units);
  return {
    groups: [
      { label: "all servers", lines: wrapped([Array.from({ length: cellCount }, (_, c) => c)], width) },
    ],
    groupOf: {
      servers: all(count),
      chassis: all(topology.chassisTypes.length),
      switches: all(topology.switchTypes.length),
      storage: all(topology.storageTypes.length),
    },
    cellOf,
    cellCount,
    cellMeaning: `${perCell} servers`,
  };
}

/** Blocks one behind the other with a gap between them, on as many lines as they need; one that is too long is broken. */
function wrapped(blocks: readonly (readonly number[])[], width: number): number[][] {
  const lines: number[][] = [];
  let line: number[] = [];
  for (const block of blocks) {
    if (line.length > 0 && line.length + 1 + block.length > width) {
      lines.push(line);
      line = [];
    }
    if (line.length > 0) line.push(GAP);
    for (const cell of block) {
      if (line.length === width) {
        lines.push(line);
        line = [];
      }
      line.push(cell);
    }
  }
  if (line.length > 0) lines.push(line);
  return lines;
}
