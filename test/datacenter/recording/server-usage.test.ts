import { expect, it } from "vitest";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { BLADE, simulationOf } from "../energy/loaded-plant.ts";

/** Two servers directly on a site: the first with a load, the second without a VM. */
function twoServers() {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  const slow = { ...BLADE, shutdown: { durationS: 45, powerW: 100 } };
  builder.addServer(slow, { site });
  builder.addServer(slow, { site });
  return builder.build();
}

it("integrates utilisation over the whole time and tells states apart", () => {
  const plant = { topology: twoServers(), loads: [[0.25, 1]], durationS: 450, idleServers: "off" } as const;
  const simulation = simulationOf(plant);
  simulation.run();
  const { usage } = simulation;
  expect(usage.meanUtilisation(0)).toBeCloseTo((300 * 0.25 + 150) / 450, 12);
  expect(usage.meanUtilisation(1)).toBe(0);
  const states = Object.values(SERVER_STATE);
  expect(states.map((state) => usage.stateS(0, state))).toEqual([0, 0, 450, 0, 0, 0, 0]);
  expect(states.map((state) => usage.stateS(1, state))).toEqual([405, 0, 0, 0, 0, 0, 45]);
});
