import { expect, it } from "vitest";
import { taskCount } from "../../../src/experiment/cluster/task-count.ts";

it.each([
  { runs: 1, tasks: 1 },
  { runs: 10, tasks: 1 },
  { runs: 11, tasks: 2 },
  { runs: 60, tasks: 6 },
  { runs: 1000, tasks: 100 },
  { runs: 100_000, tasks: 100 },
])("$runs runs make $tasks tasks", ({ runs, tasks }) => {
  expect(taskCount(runs)).toBe(tasks);
});

it("gives as many as are wanted, but none without a run", () => {
  expect(taskCount(60, 7)).toBe(7);
  expect(taskCount(3, 7)).toBe(3);
  expect(taskCount(0, 7)).toBe(1);
});
