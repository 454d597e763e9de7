import { expect, it } from "vitest";
import { SpecTable } from "../../src/models/power/spec-table.ts";
import { type SmallTask, simulationOf } from "../support/small-case.ts";

/**
 * SimGrid 3.32, its test energy-vm: 100 Mf/s per core, 10 s.
 *
 * Host 1 draws 100 W idle and 93.333 W + load · 106.667 W when busy; hosts 2 and 3, with one core, 100 to 200 W.
 */
const CORE_MHZ = 100;
const BUSY_FROM_W = 280 / 3;
const BUSY_RANGE_W = 320 / 3;
const stepWise = new SpecTable(
  Array.from({ length: 11 }, (_, tenth) => (tenth === 0 ? 100 : BUSY_FROM_W + (BUSY_RANGE_W * tenth) / 10)),
);
const work: SmallTask = { workMhzS: 300 };

it("energy-vm: 1120, 1600 and 1600 J", () => {
  const simulation = simulationOf({
    durationS: 10,
    servers: [
      { cores: 4, coreMhz: CORE_MHZ, power: stepWise },
      { cores: 1, coreMhz: CORE_MHZ },
      { cores: 1, coreMhz: CORE_MHZ },
    ],
    vms: [{ server: 0 }, { server: 1 }],
    tasks: [
      { ...work, vm: 0 },
      { ...work, vm: 0 },
      { ...work, vm: 1 },
      { ...work, server: 1 },
      { ...work, server: 2 },
      { ...work, server: 2 },
    ],
  });
  simulation.run();
  expect(Array.from(simulation.tasks.endS)).toEqual([6, 6, 6, 6, 6, 6]);
  const [first, second, third] = simulation.energy.energyJ;
  expect(first).toBeCloseTo(1120, 9);
  expect(second).toBe(1600);
  expect(third).toBe(1600);
});
