import { expect, it } from "vitest";
import { LeafEnergy } from "../../../src/datacenter/energy/leaf-energy.ts";

/** 100 W until 30 s, 50 W from then on, the first 10 s not counted. */
function twoPowers(): LeafEnergy {
  const leaves = new LeafEnergy(2);
  leaves.powerW[1] = 100;
  leaves.advance(1, 4);
  leaves.begin(10);
  leaves.advance(1, 30);
  leaves.powerW[1] = 50;
  return leaves;
}

it("integrates powers that hold until they change, from the beginning on", () => {
  const leaves = twoPowers();
  expect(leaves.energyAt(1, 34)).toBe(100 * 20 + 50 * 4);
  leaves.close(40);
  expect([...leaves.energyJ]).toEqual([0, 100 * 20 + 50 * 10]);
  expect(leaves.energyAt(1, 40)).toBe(2500);
});

it("counts nothing before it begins", () => {
  const leaves = new LeafEnergy(1);
  leaves.powerW[0] = 100;
  expect(leaves.energyAt(0, 50)).toBe(0);
  leaves.close(50);
  expect(leaves.energyJ[0]).toBe(0);
});

it("does not change when it is read", () => {
  const [read, unread] = [twoPowers(), twoPowers()];
  for (const now of [31.7, 33, 33, 38.1]) read.energyAt(1, now);
  read.close(40);
  unread.close(40);
  expect(read.energyJ).toEqual(unread.energyJ);
});
