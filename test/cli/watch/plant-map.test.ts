import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GAP, LABEL_COLUMNS, type PlantMap, plantMap } from "../../../src/cli/watch/plant-map.ts";
import { type PlantShape, plantOf } from "./plants.ts";

/** A map in few words: what a cell is, and each group with its lines and cells. */
function summary(shape: PlantShape, columns: number, rows: number): string[] {
  const { cellMeaning, groups } = plantMap(plantOf(shape), { columns, rows });
  const ofGroups = groups.map(({ label, lines }) => {
    const cells = lines.flat().filter((cell) => cell !== GAP).length;
    return `${label}: ${cells} on ${lines.length}`;
  });
  return [cellMeaning, ...ofGroups];
}

const QUICKSTART = { halls: 1, rows: 1, racks: 2, chassis: 6, servers: 16 };

describe("plantMap", () => {
  it("shows each server where there is room", () => {
    expect(summary(QUICKSTART, 100, 20)).toEqual(["a server", "rack 0: 96 on 2", "rack 1: 96 on 2"]);
  });

  it("shows chassis, racks, rows where there is not", () => {
    expect(summary(QUICKSTART, 100, 3)).toEqual(["a chassis", "rack 0: 6 on 1", "rack 1: 6 on 1"]);
    const rows = { ...QUICKSTART, halls: 2, rows: 3, racks: 20 };
    expect(summary(rows, 100, 6)).toEqual([
      "a rack",
      ...[0, 1, 2, 3, 4, 5].map((row) => `row ${row}: 20 on 1`),
    ]);
    expect(summary(rows, 60, 4)).toEqual(["a row", "hall-1: 3 on 1", "hall-2: 3 on 1"]);
    expect(summary(rows, 60, 1)).toEqual(["a row", "ghent: 6 on 1"]);
  });

  it("shows servers that stand directly on a site, side by side or several to a cell", () => {
    expect(summary({ loose: 279 }, 84, 10)).toEqual(["a server", "ghent: 279 on 6"]);
    expect(summary({ loose: 279 }, 84, 2)).toEqual(["3 servers", "all servers: 93 on 2"]);
    expect(summary({ loose: 1 }, 84, 10)).toEqual(["a server", "ghent: 1 on 1"]);
  });

  it("keeps the servers of a chassis together, with a gap to the next", () => {
    const { groups } = plantMap(plantOf({ halls: 1, rows: 1, racks: 1, chassis: 2, servers: 3 }), {
      columns: LABEL_COLUMNS + 7,
      rows: 1,
    });
    expect(groups).toEqual([{ label: "rack 0", lines: [[0, 1, 2, GAP, 3, 4, 5]] }]);
  });

  it("takes a hundred thousand servers", () => {
    const hall = { halls: 10, rows: 10, racks: 10, chassis: 6, servers: 16 };
    expect(summary({ ...hall, loose: 4000 }, 120, 33)).toHaveLength(12);
    expect(summary({ loose: 100_000 }, 80, 17)).toEqual(["128 servers", "all servers: 782 on 17"]);
  });

  it("shows every server once and fits, whatever the plant and the screen", () => {
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 200 }),
      rows: fc.integer({ min: 1, max: 60 }),
    });
    const shape = fc.record({
      halls: fc.nat(3),
      rows: fc.nat(3),
      racks: fc.nat(4),
      chassis: fc.nat(6),
      servers: fc.nat(16),
      loose: fc.nat(200),
    });
    fc.assert(
      fc.property(shape, size, (description, room) => {
        const topology = plantOf(description);
        const map = plantMap(topology, room);
        const lines = map.groups.flatMap((group) => group.lines);
        expect(lines.length).toBeLessThanOrEqual(room.rows);
        const width = Math.max(1, room.columns - LABEL_COLUMNS);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        expect(drawn(map)).toEqual(Array.from({ length: map.cellCount }, (_, cell) => cell));
        expect(new Set(map.cellOf).size).toBe(map.cellCount);
      }),
    );
  });
});

/** All cells that are drawn, in order. */
function drawn({ groups }: PlantMap): number[] {
  return groups
    .flatMap(({ lines }) => lines.flat())
    .filter((cell) => cell !== GAP)
    .toSorted((a, b) => a - b);
}
