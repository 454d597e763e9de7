import { describe, expect, it } from "vitest";
import { PATH_PLACES } from "../../../src/models/network/flow-table.ts";
import { NetworkLinks } from "../../../src/models/network/network-links.ts";
import { IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { STORAGE_BRICK } from "../../../src/models/plant/storage-brick.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { WIDE } from "../../support/plain-network.ts";
import { SMALL_SERVER } from "../../support/small-world.ts";

/**
 * Two sites. In the first: a hall with a rack (a chassis with servers 0 and 1, a chassis with server 2, server 3 alone,
 * a storage brick) and a rack with server 4; a module with server 5 in a rack; server 6 directly on the site. In the
 * second: server 7 directly on the site. Every interface has 1 Gbit/s.
 */
function links(): NetworkLinks {
  const builder = new TopologyBuilder();
  const [north, south] = [builder.addSite("north"), builder.addSite("south")];
  const row = builder.addRow(builder.addHall(north, "hall"));
  const [rack, other] = [builder.addRack(row), builder.addRack(row)];
  const [first, second] = [builder.addChassis(rack, IDEAL_CHASSIS), builder.addChassis(rack, IDEAL_CHASSIS)];
  const far = builder.addRack(builder.addRow(builder.addHall(north, "module", "container-module")));
  for (const place of [
    { chassis: first },
    { chassis: first },
    { chassis: second },
    { rack },
    { rack: other },
    { rack: far },
    { site: north },
    { site: south },
  ])
    builder.addServer(SMALL_SERVER, place);
  builder.addStorageBrick(STORAGE_BRICK, rack);
  return new NetworkLinks(builder.build(), {
    ...WIDE,
    storage: { capacityBitps: 8e9, latencyS: 0 },
    imageServer: { capacityBitps: 3e9, latencyS: 0 },
    backplane: { oversubscription: 2, latencyS: 0 },
    rack: { oversubscription: 4, latencyS: 0 },
    core: { capacityBitps: 40e9, latencyS: 0 },
  });
}

function path(of: NetworkLinks, from: number, to: number): string {
  const into = new Int32Array(PATH_PLACES);
  const length = of.writePath(from, to, into, 0);
  return [...into.subarray(0, length)]
    .map((link) => `${of.levelOf(link)} ${of.unitOf(link)} ${of.directionOf(link)}`)
    .join(", ");
}

describe("NetworkLinks", () => {
  it("climbs to the lowest unit that both ends are in", () => {
    const of = links();
    const { ends } = of;
    expect(path(of, 0, 0)).toBe("");
    expect(path(of, 0, 1)).toBe("nic 0 up, nic 1 down");
    expect(path(of, 0, 2)).toBe("nic 0 up, backplane 0 up, backplane 1 down, nic 2 down");
    expect(path(of, 3, 0)).toBe("nic 3 up, backplane 0 down, nic 0 down");
    expect(path(of, 0, 4)).toBe("nic 0 up, backplane 0 up, rack 0 up, rack 1 down, nic 4 down");
    expect(path(of, 4, 5)).toBe(
      "nic 4 up, rack 1 up, hall 0 up, core 0 through, hall 1 down, rack 2 down, nic 5 down",
    );
    expect(path(of, 6, 3)).toBe("nic 6 up, core 0 through, hall 0 down, rack 0 down, nic 3 down");
    expect(path(of, 6, 7)).toBe("nic 6 up, core 0 through, core 1 through, nic 7 down");
    expect(path(of, ends.storageBrick(0), ends.server(2))).toBe("storage 0 up, backplane 1 down, nic 2 down");
    expect(path(of, ends.imageServer(0), 4)).toBe(
      "image-server 0 up, core 0 through, hall 0 down, rack 1 down, nic 4 down",
    );
    expect(path(of, ends.imageServer(1), 7)).toBe("image-server 1 up, core 1 through, nic 7 down");
  });

  it("has capacities as given, or what is below divided by the ratio", () => {
    const of = links();
    const gbitps = (level: Parameters<typeof of.upFrom>[0], unit: number): number =>
      of.capacityBitps[of.upFrom(level, unit)]! / 1e9;
    expect(gbitps("nic", 3)).toBe(1);
    expect(gbitps("storage", 0)).toBe(8);
    expect([gbitps("backplane", 0), gbitps("backplane", 1)]).toEqual([1, 0.5]);
    // Two backplanes, a server and a storage brick.
    expect(gbitps("rack", 0)).toBe((1 + 0.5 + 1 + 8) / 4);
    expect(gbitps("hall", 0)).toBe((1 + 0.5 + 1 + 8) / 4 + 1 / 4);
    expect(gbitps("core", 1)).toBe(40);
    expect(of.capacityBitps[of.upFrom("rack", 0) + 1]).toBe(of.capacityBitps[of.upFrom("rack", 0)]);
    expect(of.count).toBe(2 * (8 + 1 + 2 + 2 + 3 + 2) + 2);
  });
});
