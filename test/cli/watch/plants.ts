import { IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import type { Topology } from "../../../src/models/plant/topology.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { linear } from "../../../src/models/power/linear.ts";

const SERVER = defineServerType({
  name: "small",
  cores: 1,
  coreMhz: 1000,
  power: linear.create({ idle: 100, peak: 200 }),
});

/** How many of each stand in one of the level above. */
export interface PlantShape {
  readonly halls?: number;
  readonly rows?: number;
  readonly racks?: number;
  readonly chassis?: number;
  /** In each chassis. */
  readonly servers?: number;
  /** Directly on the site. */
  readonly loose?: number;
}

/** A site with halls of equal rows, racks and chassis, and servers that stand by themselves. */
export function plantOf(shape: PlantShape): Topology {
  const { halls = 0, rows = 0, racks = 0, chassis = 0, servers = 0, loose = 0 } = shape;
  const builder = new TopologyBuilder();
  const site = builder.addSite("ghent");
  for (let h = 0; h < halls; h++) {
    const hall = builder.addHall(site, `hall-${h + 1}`);
    for (let r = 0; r < rows; r++) {
      const row = builder.addRow(hall);
      for (let k = 0; k < racks; k++) {
        const rack = builder.addRack(row);
        for (let c = 0; c < chassis; c++) {
          const place = builder.addChassis(rack, IDEAL_CHASSIS);
          for (let s = 0; s < servers; s++) builder.addServer(SERVER, { chassis: place });
        }
      }
    }
  }
  for (let s = 0; s < loose; s++) builder.addServer(SERVER, { site });
  return builder.build();
}
