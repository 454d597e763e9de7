import { describe, expect, it } from "vitest";
import { STANDARD_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { BLADE, SAMPLE_S, simulationOf } from "./loaded-plant.ts";

/** Two default chassis in a rack: sixteen blades in the first, four in the second. */
function twoChassis() {
  const builder = new TopologyBuilder();
  const rack = builder.addRack(builder.addRow(builder.addHall(builder.addSite("site"), "hall")));
  for (const blades of [16, 4]) {
    const chassis = builder.addChassis(rack, STANDARD_CHASSIS);
    for (let i = 0; i < blades; i++) builder.addServer(BLADE, { chassis });
  }
  return builder.build();
}

/** The default enclosure around so many active servers, by hand: six supplies of 2650 W, four of which are needed. */
function byHand(
  serversW: number,
  active: number,
): [fans: number, loss: number, management: number, ports: number] {
  const fansW = 100 + 400 * (serversW / 10_600) ** 3;
  const outputW = serversW + fansW + 20 + 2 * active;
  const load = outputW / 15_900;
  // 80 PLUS Platinum: 90, 94 and 91 % at 20, 50 and 100 %; 85 and 75 % below are assumed.
  const [fromLoad, toLoad, from, to] =
    load <= 0.1 ? [0, 0.1, 0.75, 0.85] : load <= 0.2 ? [0.1, 0.2, 0.85, 0.9] : [0.2, 0.5, 0.9, 0.94];
  const efficiency = from + ((to - from) * (load - fromLoad)) / (toLoad - fromLoad);
  return [fansW, outputW / efficiency - outputW, 20, 2 * active];
}

const leavesOf = (energyJ: Float64Array, chassis: number): number[] => [
  ...energyJ.subarray(4 * chassis, 4 * chassis + 4),
];

describe("the default enclosure in a simulation", () => {
  it("follows its curve as the load of its servers changes", () => {
    // All blades idle, then at half and at full load: 1600, 3200 and 4800 W in the first chassis.
    const loads = Array.from({ length: 20 }, () => [0, 0.5, 1]);
    const simulation = simulationOf({ topology: twoChassis(), loads, durationS: 3 * SAMPLE_S });
    simulation.run();
    for (const [chassis, servers] of [16, 4].entries()) {
      const expectedJ = [0, 0, 0, 0];
      for (const bladeW of [100, 200, 300]) {
        byHand(servers * bladeW, servers).forEach((powerW, leaf) => {
          expectedJ[leaf]! += powerW * SAMPLE_S;
        });
      }
      const found = leavesOf(simulation.plantEnergy.energyJ.enclosures, chassis);
      found.forEach((energyJ, leaf) => {
        expect(energyJ / expectedJ[leaf]!).toBeCloseTo(1, 12);
      });
    }
  });

  it("draws its fans and losses when its servers idle", () => {
    const simulation = simulationOf({ topology: twoChassis(), loads: [], durationS: 1000 });
    simulation.run();
    const found = leavesOf(simulation.plantEnergy.energyJ.enclosures, 1);
    byHand(400, 4).forEach((powerW, leaf) => {
      expect(found[leaf]! / (1000 * powerW)).toBeCloseTo(1, 12);
    });
  });

  it("draws nothing once every server in it is off", () => {
    // The first chassis has one loaded blade, the second none: it is off from the first instant on.
    const plant = { topology: twoChassis(), loads: [[1]], durationS: 1000, idleServers: "off" } as const;
    const simulation = simulationOf(plant);
    simulation.run();
    const { enclosures, servers } = simulation.plantEnergy.energyJ;
    expect(leavesOf(enclosures, 1)).toEqual([0, 0, 0, 0]);
    expect([...servers.subarray(1)]).toEqual(Array(19).fill(0));
    byHand(300, 1).forEach((powerW, leaf) => {
      expect(leavesOf(enclosures, 0)[leaf]! / (1000 * powerW)).toBeCloseTo(1, 12);
    });
  });

  it("stays up around servers that are suspended", () => {
    const plant = { topology: twoChassis(), loads: [[1]], durationS: 1000, idleServers: "suspend" } as const;
    const simulation = simulationOf(plant);
    simulation.run();
    const found = leavesOf(simulation.plantEnergy.energyJ.enclosures, 1);
    byHand(4 * BLADE.suspendedW, 4).forEach((powerW, leaf) => {
      expect(found[leaf]! / (1000 * powerW)).toBeCloseTo(1, 12);
    });
  });
});
