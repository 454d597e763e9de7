import { expect, it } from "vitest";
import { TimeLimit, TimeLimitError } from "../../../src/scenario/policy-modules/time-limit.ts";

it("gives the result, and errors as they are", () => {
  const limit = new TimeLimit(10);
  const error = new RangeError("no");
  expect(limit.run(() => 3)).toBe(3);
  expect(() =>
    limit.run(() => {
      throw error;
    }),
  ).toThrow(error);
});

it("may be used within itself", () => {
  const limit = new TimeLimit(10);
  expect(limit.run(() => 1 + limit.run(() => 2))).toBe(3);
});

it("stops what does not end, whatever that catches, and can be used again", () => {
  const limit = new TimeLimit(0.05);
  const stubborn = (): void => {
    for (;;) {
      try {
        for (;;);
      } catch {}
    }
  };
  expect(() => limit.run(stubborn)).toThrow(TimeLimitError);
  expect(() => limit.run(stubborn)).toThrow("did not come back within 0.05 s");
  expect(limit.run(() => "still here")).toBe("still here");
});
