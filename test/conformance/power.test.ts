import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IDEAL_CHASSIS } from "../../src/models/plant/enclosure.ts";
import { sumByLevel, sumLeaves } from "../../src/models/plant/leaf-sums.ts";
import type { ServerType } from "../../src/models/plant/server-type.ts";
import { serverTypes } from "../../src/models/plant/server-types.ts";
import { TopologyBuilder } from "../../src/models/plant/topology-builder.ts";
import { SpecTable } from "../../src/models/power/spec-table.ts";
import { hasReference, referencePath } from "../support/reference.ts";

function catalogued(name: string): ServerType {
  const type = serverTypes.find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`no server type ${name}`);
  return type;
}

/** The catalogue's names of the rows of the published table, in its order. */
const ROWS: readonly [name: string, row: string][] = [
  ["hp-ml110-g3", "HP ProLiant ML110 G3 (Pentium D 930)"],
  ["hp-ml110-g4", "HP ProLiant ML110 G4 (Xeon 3040)"],
  ["hp-ml110-g5", "HP ProLiant ML110 G5 (Xeon 3075)"],
  ["ibm-x3250-m3-x3470", "IBM x3250 M3 (X3470)"],
  ["ibm-x3250-m3-x3480", "IBM x3250 M3 (X3480)"],
  ["ibm-x3550-m3-x5670", "IBM x3550 M3 (2×X5670)"],
  ["ibm-x3550-m3-x5675", "IBM x3550 M3 (2×X5675)"],
  ["dell-r710-x5670", "Dell R710 (2×X5670)"],
  ["dell-r720-e5-2660", "Dell R720 (2×E5-2660)"],
  ["dell-r730-e5-2699v4", "Dell R730 (2×E5-2699v4)"],
  ["dell-r740-8180", "Dell R740 (2×8180)"],
  ["dell-r740-8280", "Dell R740 (2×8280)"],
  ["hpe-dl360-gen10-8280", "HPE DL360 Gen10 (1×8280)"],
  ["dell-r7525-epyc-7702", "Dell R7525 (2×EPYC 7702)"],
  ["lenovo-sr665-epyc-7763", "Lenovo SR665 (2×7763)"],
  ["hpe-dl385-gen10-plus-epyc-7763", "HPE DL385 Gen10+ (2×7763)"],
  ["hpe-dl380-gen10-plus-8380", "HPE DL380 Gen10+ (2×8380)"],
];

describe("energy proportionality 2 − 2·∫ P(u)/P_peak du by trapezoids", () => {
  it.each([
    ["hp-ml110-g4", 0.255],
    ["hp-ml110-g5", 0.294],
    ["dell-r730-e5-2699v4", 0.869],
    ["dell-r740-8280", 0.957],
    ["dell-r7525-epyc-7702", 0.625],
    ["lenovo-sr665-epyc-7763", 0.835],
  ])("%s: %d", (name, expected) => {
    const { power } = catalogued(name);
    let integralW = 0;
    for (let i = 0; i < 10; i++) integralW += (power.powerW(i / 10) + power.powerW((i + 1) / 10)) / 20;
    expect(2 - (2 * integralW) / power.peakW).toBeCloseTo(expected, 3);
  });

  it.each([
    ["hp-ml110-g4", 0.735],
    ["dell-r740-8280", 0.115],
  ])("%s: idle/peak %d", (name, expected) => {
    const { power } = catalogued(name);
    expect(power.idleW / power.peakW).toBeCloseTo(expected, 3);
  });
});

describe.skipIf(!hasReference)("the published table (SPECpower_ssj2008, spec.org)", () => {
  it("is the catalogue, row by row", () => {
    const text = readFileSync(referencePath("reference", "power.md"), "utf8");
    const published = [...text.matchAll(/^\| (.+?) \| ([\d.,]+) \|$/gm)].map(([, row, watts]) => [
      row,
      watts!.split(",").map(Number),
    ]);
    const ours = ROWS.map(([name, row]) => {
      const { power } = catalogued(name);
      return [row, Array.from({ length: 11 }, (_, i) => power.powerW(i / 10))];
    });
    expect(ours).toEqual(published);
    expect(serverTypes.map(({ name }) => name)).toEqual(ROWS.map(([name]) => name));
  });
});

describe("energy with exact answers", () => {
  it("400 ML110 G4 and 400 G5 flat out for a day take 2419.2 kWh", () => {
    const builder = new TopologyBuilder();
    const site = builder.addSite("site");
    const row = builder.addRow(builder.addHall(site, "hall"));
    const types = [catalogued("hp-ml110-g4"), catalogued("hp-ml110-g5")];
    let chassis = 0;
    for (let server = 0; server < 800; server++) {
      if (server % 96 === 0) builder.addRack(row);
      if (server % 16 === 0) chassis = builder.addChassis(Math.floor(server / 96), IDEAL_CHASSIS);
      builder.addServer(types[server % 2]!, { chassis });
    }
    const plant = builder.build();
    const energyJ = Float64Array.from(plant.serverTypes, ({ power }) => power.powerW(1) * 86_400);
    const enclosures = new Float64Array(4 * plant.count.chassis);
    const none = new Float64Array(0);
    const leaves = { servers: energyJ, enclosures, switches: none, storage: none };
    expect(sumLeaves(energyJ) / 3.6e6).toBe(2419.2);
    expect(sumByLevel(plant, "site", leaves)[0]! / 3.6e6).toBe(2419.2);
    expect(sumLeaves(sumByLevel(plant, "rack", leaves)) / 3.6e6).toBe(2419.2);
  });

  it("a table takes the step from idle to the first load of SimGrid's energy-vm example", () => {
    // 100 W idle, else 93.333 W + load · 106.667 W: S4U example energy-vm, four cores, 1e8 flop/s each.
    const watts = Array.from({ length: 11 }, (_, i) => (i === 0 ? 100 : 280 / 3 + ((i / 10) * 320) / 3));
    const fourCores = new SpecTable(watts);
    const energyJ = 6 * fourCores.powerW(1 / 4) + 4 * fourCores.powerW(0);
    expect(energyJ).toBeCloseTo(1120, 9);
    expect(6 * fourCores.powerW(1) + 4 * fourCores.powerW(0)).toBeCloseTo(1600, 9);
  });
});
