import { describe, expect, it } from "vitest";
import {
  type ChassisType,
  IDEAL_CHASSIS,
  STANDARD_CHASSIS,
  type StandardChassisType,
} from "../../../src/models/plant/enclosure.ts";
import { serverTypes } from "../../../src/models/plant/server-types.ts";
import { STORAGE_BRICK } from "../../../src/models/plant/storage-brick.ts";
import { switchTypes } from "../../../src/models/plant/switches.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { NONE } from "../../../src/sim/none.ts";

const g4 = serverTypes[1]!;
const r740 = serverTypes[11]!;
const [topOfRack, aggregation, core] = switchTypes as [
  (typeof switchTypes)[number],
  (typeof switchTypes)[number],
  (typeof switchTypes)[number],
];

function rackOf(builder: TopologyBuilder, heightU?: number): number {
  const hall = builder.addHall(builder.addSite("site"), "hall");
  return builder.addRack(builder.addRow(hall), heightU);
}

describe("a full rack", () => {
  it("holds six chassis of sixteen servers and two switches in 44U", () => {
    const builder = new TopologyBuilder();
    const rack = rackOf(builder);
    for (let c = 0; c < 6; c++) {
      const chassis = builder.addChassis(rack, STANDARD_CHASSIS);
      for (let s = 0; s < 16; s++) builder.addServer(r740, { chassis });
    }
    builder.addSwitch(topOfRack, { rack });
    builder.addSwitch(topOfRack, { rack });
    const plant = builder.build();
    expect(plant.rackUsedU[rack]).toBe(44);
    expect(plant.serverTypes).toHaveLength(96);
    expect([...plant.chassisServers]).toEqual([16, 16, 16, 16, 16, 16]);
    expect(() => builder.addSwitch(topOfRack, { rack })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: rack 0: found 45U with a switch of type top-of-rack, expected at most 44U]`,
    );
  });

  it("refuses a seventh chassis, a server and a brick too many", () => {
    const builder = new TopologyBuilder();
    const rack = rackOf(builder);
    for (let c = 0; c < 6; c++) builder.addChassis(rack, IDEAL_CHASSIS);
    expect(() => builder.addChassis(rack, IDEAL_CHASSIS)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: rack 0: found 49U with a chassis of type ideal-chassis, expected at most 44U]`,
    );
    expect(() => builder.addServer(g4, { rack })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: rack 0: found 46U with a server of type hp-ml110-g4, expected at most 44U]`,
    );
    expect(() => builder.addStorageBrick(STORAGE_BRICK, rack)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: rack 0: found 46U with a storage brick of type storage-brick, expected at most 44U]`,
    );
    expect(builder.build().rackUsedU[rack]).toBe(42);
  });

  it("may be of another height", () => {
    const builder = new TopologyBuilder();
    const rack = rackOf(builder, 4);
    builder.addServer(g4, { rack });
    expect(() => builder.addServer(g4, { rack })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: rack 0: found 8U with a server of type hp-ml110-g4, expected at most 4U]`,
    );
  });
});

describe("a full chassis", () => {
  const filled = (type: ChassisType, servers: number): (() => void) => {
    const builder = new TopologyBuilder();
    const chassis = builder.addChassis(rackOf(builder), type);
    return () => {
      for (let s = 0; s < servers; s++) builder.addServer(r740, { chassis });
    };
  };

  it("refuses a server beyond its slots, ideal or not", () => {
    expect(filled(STANDARD_CHASSIS, 17)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: chassis 0: found 17 servers, expected at most 16 (its slots)]`,
    );
    expect(filled(IDEAL_CHASSIS, 17)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: chassis 0: found 17 servers, expected at most 16 (its slots)]`,
    );
    expect(filled(STANDARD_CHASSIS, 16)).not.toThrow();
  });

  it("refuses a server which its supplies could not carry with the redundant ones lost", () => {
    const weak: StandardChassisType = {
      ...STANDARD_CHASSIS,
      supplies: { ...STANDARD_CHASSIS.supplies, count: 2, redundant: 1, ratedW: 2000 },
    };
    // Fans turn at full speed only when servers take all of the 2000 W.
    expect(filled(weak, 3)).not.toThrow();
    expect(filled(weak, 4)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: chassis 0: found 2113.9890176 W at peak with 4 servers, expected at most 2000 W (its supplies without the redundant ones)]`,
    );
  });
});

describe("memberships", () => {
  it("reach from each leaf to its site", () => {
    const builder = new TopologyBuilder();
    const ghent = builder.addSite("ghent");
    const lille = builder.addSite("lille");
    const alone = builder.addServer(g4, { site: lille });
    const hall = builder.addHall(ghent, "h1");
    const container = builder.addHall(lille, "c1", "container-module");
    const row = builder.addRow(hall);
    const otherRow = builder.addRow(container);
    const rack = builder.addRack(row);
    const otherRack = builder.addRack(otherRow);
    const chassis = builder.addChassis(otherRack, IDEAL_CHASSIS);
    const blade = builder.addServer(g4, { chassis });
    const standing = builder.addServer(g4, { rack });
    builder.addSwitch(topOfRack, { rack: otherRack });
    builder.addSwitch(aggregation, { hall });
    builder.addSwitch(core, { site: lille });
    builder.addStorageBrick(STORAGE_BRICK, rack);
    const plant = builder.build();

    expect([alone, blade, standing]).toEqual([0, 1, 2]);
    expect(plant.hallKinds).toEqual(["hall", "container-module"]);
    expect(plant.count).toEqual({ chassis: 1, rack: 2, row: 2, hall: 2, site: 2 });
    expect([...plant.hallSite]).toEqual([ghent, lille]);
    expect([...plant.rowHall]).toEqual([hall, container]);
    expect([...plant.rackRow]).toEqual([row, otherRow]);
    expect([...plant.chassisRack]).toEqual([otherRack]);
    expect([...plant.serverChassis]).toEqual([NONE, chassis, NONE]);
    expect([...plant.serverIn.rack]).toEqual([NONE, otherRack, rack]);
    expect([...plant.serverIn.hall]).toEqual([NONE, container, hall]);
    expect([...plant.serverIn.site]).toEqual([lille, lille, ghent]);
    expect([...plant.chassisIn.site]).toEqual([lille]);
    expect([...plant.switchIn.rack]).toEqual([otherRack, NONE, NONE]);
    expect([...plant.switchIn.hall]).toEqual([container, hall, NONE]);
    expect([...plant.switchIn.site]).toEqual([lille, ghent, lille]);
    expect([...plant.storageIn.row]).toEqual([row]);
  });

  it("name a place that does not exist", () => {
    const builder = new TopologyBuilder();
    expect(() => builder.addHall(0, "h1")).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: site 0: found no such site, expected an id below 0]`,
    );
    builder.addSite("ghent");
    expect(() => builder.addServer(g4, { chassis: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: chassis 3: found no such chassis, expected an id below 0]`,
    );
    expect(() => builder.addServer(g4, { site: NONE })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: site -1: found no such site, expected an id below 1]`,
    );
  });
});
