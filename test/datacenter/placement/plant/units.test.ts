import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Units } from "../../../../src/datacenter/placement/plant/units.ts";
import { UNIT_LEVELS } from "../../../../src/policies/placement/plant-view.ts";
import { NONE } from "../../../../src/sim/none.ts";
import { plants } from "../../../models/plant/random-plant.ts";

describe.each(UNIT_LEVELS)("the units of level %s", (level) => {
  it("hold every server once: those of the plant first, then servers by themselves", () => {
    fc.assert(
      fc.property(plants, (topology) => {
        const units = new Units(topology, level);
        const inPlant = level === "server" ? 0 : topology.count[level];
        const seen: number[] = [];
        for (let unit = 0; unit < units.count; unit++) {
          const members: number[] = [];
          for (let run = units.firstRun[unit]!; run < units.firstRun[unit + 1]!; run++) {
            expect(units.runFrom[run]).toBeLessThan(units.runTo[run]!);
            for (let server = units.runFrom[run]!; server < units.runTo[run]!; server++) members.push(server);
          }
          expect(members).toEqual([...members].sort((a, b) => a - b));
          for (const server of members) {
            expect(units.unitOf[server]).toBe(unit);
            const place = level === "server" ? NONE : topology.serverIn[level][server];
            expect(place).toBe(unit < inPlant ? unit : NONE);
          }
          if (unit >= inPlant) expect(members).toHaveLength(1);
          seen.push(...members);
        }
        expect(seen.sort((a, b) => a - b)).toEqual(topology.serverTypes.map((_, server) => server));
      }),
    );
  });
});
