import { expect, it } from "vitest";
import { nearestName } from "../../src/scenario/nearest.ts";

it("finds the name behind a slip of the keyboard", () => {
  const names = ["policy", "interval", "overload"];
  expect(nearestName("polcy", names)).toBe("policy");
  expect(nearestName("Interval", names)).toBe("interval");
  expect(nearestName("dya", ["day"])).toBe("day");
});

it("takes the first of equally near names", () => {
  expect(nearestName("t3", ["t1", "t2"])).toBe("t1");
});

it("does not guess where nothing is near", () => {
  expect(nearestName("colour", ["policy", "interval"])).toBeUndefined();
  expect(nearestName("b", ["a", "default"])).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});
