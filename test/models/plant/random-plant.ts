import fc from "fast-check";
import { IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { serverTypes } from "../../../src/models/plant/server-types.ts";
import { STORAGE_BRICK } from "../../../src/models/plant/storage-brick.ts";
import { switchTypes } from "../../../src/models/plant/switches.ts";
import type { Topology } from "../../../src/models/plant/topology.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";

/**
 * Plants of one or two sites, each with servers of its own, halls, rows and racks of chassis, stand-alone servers and
 * bricks, and switches at every level; leaves of different units take turns, so that ids interleave.
 */
export const plants: fc.Arbitrary<Topology> = fc
  .record({
    sites: fc.integer({ min: 1, max: 2 }),
    halls: fc.integer({ min: 0, max: 2 }),
    racks: fc.integer({ min: 0, max: 3 }),
    chassis: fc.integer({ min: 0, max: 2 }),
    rounds: fc.integer({ min: 0, max: 4 }),
    brick: fc.boolean(),
  })
  .map(({ sites, halls, racks, chassis, rounds, brick }) => {
    const builder = new TopologyBuilder();
    const [type, small] = [serverTypes[1]!, serverTypes[3]!];
    const rackIds: number[] = [];
    const chassisIds: number[] = [];
    const siteIds = Array.from({ length: sites }, (_, i) => builder.addSite(`site ${i}`));
    for (const site of siteIds) {
      builder.addSwitch(switchTypes[2]!, { site });
      for (let h = 0; h < halls; h++) {
        const hall = builder.addHall(site, `hall ${h}`);
        builder.addSwitch(switchTypes[1]!, { hall });
        const row = builder.addRow(hall);
        for (let r = 0; r < racks; r++) {
          const rack = builder.addRack(row);
          rackIds.push(rack);
          builder.addSwitch(switchTypes[0]!, { rack });
          for (let c = 0; c < chassis; c++) chassisIds.push(builder.addChassis(rack, IDEAL_CHASSIS));
          if (brick && r === 0) builder.addStorageBrick(STORAGE_BRICK, rack);
        }
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const id of chassisIds) builder.addServer(type, { chassis: id });
      for (const id of rackIds) builder.addServer(small, { rack: id });
      for (const id of siteIds) builder.addServer(type, { site: id });
    }
    return builder.build();
  });
