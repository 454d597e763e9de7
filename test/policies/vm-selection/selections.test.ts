import { expect, it } from "vitest";
import { minimumMigrationTime } from "../../../src/policies/vm-selection/minimum-migration-time.ts";
import { minimumUtilisation } from "../../../src/policies/vm-selection/minimum-utilisation.ts";
import { randomChoice } from "../../../src/policies/vm-selection/random-choice.ts";
import { loadView, vm } from "../../../src/testing/tables/plain-load-view.ts";

const random = () => 0;

it("minimum migration time: least memory, the first in list order among equals", () => {
  const view = loadView([], [vm(1740), vm(613), vm(870), vm(613)]);
  const policy = minimumMigrationTime.create({}, { random });
  expect(policy.select(view, Int32Array.of(0, 1, 2, 3), 4)).toBe(1);
  expect(policy.select(view, Int32Array.of(3, 2, 1, 0), 4)).toBe(3);
  expect(policy.select(view, Int32Array.of(0, 2, 1), 2)).toBe(2);
});

it("minimum utilisation: least share of its own capacity, the first in list order among equals", () => {
  const view = loadView([], [vm(613, 0.3), vm(613, 0.1), vm(613, 0), vm(613, 0)]);
  const policy = minimumUtilisation.create({}, { random });
  expect(policy.select(view, Int32Array.of(0, 1, 2, 3), 4)).toBe(2);
  expect(policy.select(view, Int32Array.of(3, 2), 2)).toBe(3);
  expect(policy.select(view, Int32Array.of(0, 1), 2)).toBe(1);
});

it("minimum utilisation: weighs the share, not the MHz", () => {
  const view = { ...loadView([], [vm(613, 0.3), vm(613, 0.2)]), vmDemandMhz: (id: number) => id * 1000 };
  expect(minimumUtilisation.create({}, { random }).select(view, Int32Array.of(0, 1), 2)).toBe(1);
});

it("random: splits the unit interval evenly and draws once per pick", () => {
  const view = loadView([], [vm(613), vm(613), vm(613), vm(613)]);
  const draws = [0, 0.2499, 0.25, 0.5, 0.75, 0.9999999999999999];
  let drawn = 0;
  const policy = randomChoice.create({}, { random: () => draws[drawn++]! });
  const movable = Int32Array.of(0, 1, 2, 3);
  expect(draws.map(() => policy.select(view, movable, 4))).toEqual([0, 0, 1, 2, 3, 3]);
  expect(drawn).toBe(draws.length);
});
