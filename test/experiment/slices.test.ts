import { expect, it } from "vitest";
import { advanceInSlices } from "../../src/experiment/slices.ts";

/** Runs so many events that take so long each; returns how many were in each slice. */
async function sizes(events: number, msEach: number): Promise<number[]> {
  const asked: number[] = [];
  let left = events;
  let seen = 0;
  const advance = (maxEvents: number): boolean => {
    asked.push(Math.min(left, maxEvents));
    const end = performance.now() + msEach * asked.at(-1)!;
    while (msEach > 0 && performance.now() < end);
    left -= asked.at(-1)!;
    return left > 0;
  };
  await advanceInSlices({ advance }, () => seen++);
  expect(seen).toBe(asked.length - 1);
  expect(asked.reduce((sum, size) => sum + size, 0)).toBe(events);
  return asked;
}

it("events that take long are few to a slice", async () => {
  // Two are 80 ms, more than which nobody should have to wait.
  expect(Math.max(...(await sizes(12, 40)))).toBeLessThanOrEqual(2);
});

it("events that take nothing are soon many to a slice", async () => {
  expect((await sizes(2 ** 20, 0)).length).toBeLessThan(40);
});
