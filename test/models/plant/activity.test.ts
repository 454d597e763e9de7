import fc from "fast-check";
import { expect, it } from "vitest";
import { PlantActivity } from "../../../src/models/plant/activity.ts";
import type { Level, Topology } from "../../../src/models/plant/topology.ts";
import { NONE } from "../../../src/sim/none.ts";
import { plants } from "./random-plant.ts";

/** Units of a level that are not dark, found by looking at every leaf. */
function lit(plant: Topology, active: readonly boolean[], level: Level): Set<number> {
  const units = new Set<number>(plant.storageIn[level]);
  active.forEach((on, server) => {
    if (on) units.add(plant.serverIn[level][server]!);
  });
  units.delete(NONE);
  return units;
}

function expectCounts(plant: Topology, activity: PlantActivity, active: readonly boolean[]): void {
  const servers = active.map((on, server) => (on ? server : NONE)).filter((server) => server !== NONE);
  const { chassis, rack, site } = plant.serverIn;
  const litChassis = [...lit(plant, active, "chassis")];
  const litRacks = [...lit(plant, active, "rack")];
  const litHalls = [...lit(plant, active, "hall")];
  const rackHall = Array.from(plant.rackRow, (row) => plant.rowHall[row]!);

  const chassisUnits = Array.from(
    activity.chassisUnits,
    (_, c) => servers.filter((s) => chassis[s] === c).length,
  );
  const rackUnits = Array.from(activity.rackUnits, (_, r) => {
    const standing = servers.filter((s) => rack[s] === r && chassis[s] === NONE).length;
    const bricks = plant.storageIn.rack.filter((of) => of === r).length;
    return standing + bricks + litChassis.filter((c) => plant.chassisRack[c] === r).length;
  });
  const hallUnits = Array.from(
    activity.hallUnits,
    (_, h) => litRacks.filter((r) => rackHall[r] === h).length,
  );
  const siteUnits = Array.from(activity.siteUnits, (_, i) => {
    const standing = servers.filter((s) => site[s] === i && rack[s] === NONE).length;
    return standing + litHalls.filter((h) => plant.hallSite[h] === i).length;
  });
  expect([...activity.chassisUnits]).toEqual(chassisUnits);
  expect([...activity.rackUnits]).toEqual(rackUnits);
  expect([...activity.hallUnits]).toEqual(hallUnits);
  expect([...activity.siteUnits]).toEqual(siteUnits);

  for (let s = 0; s < plant.switchTypes.length; s++) {
    const [inRack, inHall, inSite] = [
      plant.switchIn.rack[s]!,
      plant.switchIn.hall[s]!,
      plant.switchIn.site[s]!,
    ];
    const ports =
      inRack !== NONE ? rackUnits[inRack] : inHall !== NONE ? hallUnits[inHall] : siteUnits[inSite];
    expect(activity.switchPorts(s)).toBe(ports);
  }
}

it("agrees with a recount after any sequence of servers going off and coming back", () => {
  fc.assert(
    fc.property(plants, fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 }), (plant, changes) => {
      const activity = new PlantActivity(plant);
      const active = plant.serverTypes.map(() => false);
      expectCounts(plant, activity, active);
      if (active.length === 0) return;
      for (const [draw, on] of changes) {
        const server = draw % active.length;
        active[server] = on;
        activity.setActive(server, on);
      }
      expectCounts(plant, activity, active);
    }),
  );
});
