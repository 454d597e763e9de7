import { expect, it } from "vitest";
import { availableMemoryMiB } from "../../../src/experiment/local/available-memory.ts";
import { MemoryAdmission } from "../../../src/experiment/local/memory-admission.ts";

/** Lets whatever can go on go on. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it("lets one run begin however little memory there is, and the others one by one", async () => {
  const memory = new MemoryAdmission(10);
  const begun: number[] = [];
  for (const run of [1, 2, 3]) void memory.enter().then(() => begun.push(run));
  await turn();
  expect(begun).toEqual([1]);
  memory.leave(0);
  await turn();
  expect(begun).toEqual([1, 2]);
});

it("learns from the runs how many fit", async () => {
  const memory = new MemoryAdmission(1000);
  let begun = 0;
  for (let run = 0; run < 9; run++) void memory.enter().then(() => begun++);
  await turn();
  // 80 % of 1,000 MiB hold three that are taken for 256 MiB each.
  expect(begun).toBe(3);
  memory.leave(100);
  await turn();
  expect(begun).toBe(9);
});

it("begins no more than fit once a large one was met", async () => {
  const memory = new MemoryAdmission(1000);
  await memory.enter();
  await memory.enter();
  memory.leave(700);
  let third = false;
  void memory.enter().then(() => {
    third = true;
  });
  await turn();
  expect(third).toBe(false);
  memory.leave(10);
  await turn();
  expect(third).toBe(true);
});

it("finds some memory on this machine", () => {
  expect(availableMemoryMiB()).toBeGreaterThan(0);
});
