import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumByLevel, sumLeaves } from "../../../src/models/plant/leaf-sums.ts";
import { LEVELS } from "../../../src/models/plant/topology.ts";
import { plants } from "./random-plant.ts";

/** Figures whose sum depends on the order of addition, the same for the same leaf. */
const figures = (count: number, salt: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 10 ** ((i * 7 + salt) % 13) / 3);

describe("sumByLevel", () => {
  it("is, to the last bit, what adding a unit's leaves in id order gives", () => {
    fc.assert(
      fc.property(plants, (plant) => {
        const leaves = {
          servers: figures(plant.serverTypes.length, 1),
          enclosures: figures(4 * plant.count.chassis, 2),
          switches: figures(plant.switchTypes.length, 3),
          storage: figures(plant.storageTypes.length, 4),
        };
        for (const level of LEVELS) {
          const sums = sumByLevel(plant, level, leaves);
          expect(sums).toHaveLength(plant.count[level]);
          for (let unit = 0; unit < sums.length; unit++) {
            let expected = 0;
            leaves.servers.forEach((x, s) => {
              if (plant.serverIn[level][s] === unit) expected += x;
            });
            leaves.enclosures.forEach((x, k) => {
              if (plant.chassisIn[level][Math.floor(k / 4)] === unit) expected += x;
            });
            leaves.switches.forEach((x, s) => {
              if (plant.switchIn[level][s] === unit) expected += x;
            });
            leaves.storage.forEach((x, b) => {
              if (plant.storageIn[level][b] === unit) expected += x;
            });
            expect(sums[unit]).toBe(expected);
          }
        }
      }),
    );
  });

  it("leaves nothing out: sites add up to all leaves", () => {
    fc.assert(
      fc.property(plants, (plant) => {
        const ones = (count: number): Float64Array => new Float64Array(count).fill(1);
        const leaves = {
          servers: ones(plant.serverTypes.length),
          enclosures: ones(4 * plant.count.chassis),
          switches: ones(plant.switchTypes.length),
          storage: ones(plant.storageTypes.length),
        };
        const all = Object.values(leaves).reduce((sum, column) => sum + sumLeaves(column), 0);
        expect(sumLeaves(sumByLevel(plant, "site", leaves))).toBe(all);
      }),
    );
  });
});
