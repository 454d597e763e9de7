import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FloorData } from "../../../../src/report/html/floor/floor-data.ts";
import { type Box, layOut } from "../../../../src/report/html/floor/layout.ts";

/** Rows of racks, each with a chassis of 16 blades at its bottom and a server that stands alone above it. */
function floorOf(rowLengths: readonly number[], heightU: number): FloorData {
  const rows = rowLengths.flatMap((length, row) => Array.from({ length }, () => row));
  const nothing = "";
  return {
    unit: "server",
    sites: ["s"],
    halls: [{ name: "h", site: 0 }],
    racks: rows.map((row, i) => ({ name: `rack ${i}`, site: 0, hall: 0, row, heightU, servers: 17 })),
    chassis: rows.map((_, rack) => ({ rack, type: "c", slots: 16, bottomU: 0, heightU: 7 })),
    equipment: rows.map((_, rack) => ({ kind: "switch", rack, type: "w", bottomU: heightU - 1, heightU: 1 })),
    servers: {
      types: ["t"],
      typeOf: rows.flatMap(() => Array.from({ length: 17 }, () => 0)),
      rack: rows.flatMap((_, rack) => Array.from({ length: 17 }, () => rack)),
      chassis: rows.flatMap((_, rack) => Array.from({ length: 17 }, (_, i) => (i < 16 ? rack : -1))),
      place: rows.flatMap(() => Array.from({ length: 17 }, (_, i) => (i < 16 ? i : 7))),
      heightU: rows.flatMap(() => Array.from({ length: 17 }, () => 2)),
    },
    samples: {
      kind: "mean",
      count: 1,
      timeS: nothing,
      utilisation: nothing,
      power: nothing,
      powerStepW: 1,
      state: null,
    },
    totals: { timeS: nothing, powerW: nothing },
    vms: null,
    migrations: { count: 0, vm: nothing, source: nothing, target: nothing, startS: nothing, endS: nothing },
    notes: [],
  };
}

describe("the layout of a floor", () => {
  it("is to scale", () => {
    const { racks, chassis, servers } = layOut(floorOf([2], 44), 1000, 600);
    expect(racks[0]!.width).toBe(600);
    expect(racks[0]!.height).toBeCloseTo(44 * 44.45 + 140);
    expect(chassis[0]!.height).toBeCloseTo(7 * 44.45 - 2);
    expect(chassis[0]!.width).toBeCloseTo(482.6);
    expect(servers[16]!.height).toBeCloseTo(2 * 44.45 - 2);
    // Blades stand in two rows of eight.
    expect(servers[0]!.y).toBe(servers[7]!.y);
    expect(servers[8]!.x).toBe(servers[0]!.x);
  });

  it("puts everything into its rack, nothing onto another, and all of it onto the canvas", () => {
    const sizes = fc.integer({ min: 200, max: 2000 });
    const rows = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 12, max: 48 }),
        sizes,
        sizes,
        (rowLengths, heightU, width, height) => {
          const floor = floorOf(rowLengths, heightU);
          const layout = layOut(floor, width, height);
          const { racks, chassis, servers, equipment, pxPerMm } = layout;
          expect(layout.width * pxPerMm).toBeLessThanOrEqual(width + 1e-6);
          expect(layout.height * pxPerMm).toBeLessThanOrEqual(height + 1e-6);
          for (const [server, box] of servers.entries()) {
            expect(isWithin(box, racks[floor.servers.rack[server]!]!)).toBe(true);
          }
          for (const [rack, box] of chassis.entries()) expect(isWithin(box, racks[rack]!)).toBe(true);
          for (const boxes of [racks, servers.slice(0, 17), [servers[16]!, chassis[0]!, equipment[0]!]]) {
            for (const [i, a] of boxes.entries()) {
              for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
