import { IDEAL_CHASSIS, STANDARD_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { STORAGE_BRICK } from "../../../src/models/plant/storage-brick.ts";
import { switchTypes } from "../../../src/models/plant/switches.ts";
import type { Topology } from "../../../src/models/plant/topology.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { BLADE } from "./loaded-plant.ts";

const [TOP_OF_RACK, AGGREGATION, CORE] = [switchTypes[0]!, switchTypes[1]!, switchTypes[2]!];

/**
 * Two sites with everything that there is: two racks of chassis, ideal and not, with two switches in one of them, a
 * stand-alone server and a brick; a hall without a server in it; servers directly on a site. Ids interleave.
 */
export function mixedPlant(): Topology {
  const builder = new TopologyBuilder();
  const [first, second] = [builder.addSite("first"), builder.addSite("second")];
  const hall = builder.addHall(first, "hall");
  const module = builder.addHall(second, "module", "container-module");
  const row = builder.addRow(hall);
  const racks = [builder.addRack(row), builder.addRack(row), builder.addRack(builder.addRow(module))];
  const chassis = [
    builder.addChassis(racks[0]!, STANDARD_CHASSIS),
    builder.addChassis(racks[1]!, STANDARD_CHASSIS),
    builder.addChassis(racks[0]!, IDEAL_CHASSIS),
    builder.addChassis(racks[1]!, { ...STANDARD_CHASSIS, name: "small-chassis", slots: 4, portW: 3 }),
  ];
  for (let round = 0; round < 3; round++) {
    for (const id of chassis) builder.addServer(BLADE, { chassis: id });
    builder.addServer(BLADE, { site: second });
  }
  builder.addServer(BLADE, { rack: racks[0]! });
  for (const id of [1, 0, 1, 2]) builder.addSwitch(TOP_OF_RACK, { rack: racks[id]! });
  builder.addSwitch(AGGREGATION, { hall });
  builder.addSwitch(AGGREGATION, { hall: module });
  builder.addSwitch(CORE, { site: first });
  builder.addSwitch(CORE, { site: second });
  builder.addStorageBrick(STORAGE_BRICK, racks[1]!);
  return builder.build();
}
