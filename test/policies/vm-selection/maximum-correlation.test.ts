import { expect, it } from "vitest";
import { maximumCorrelation } from "../../../src/policies/vm-selection/maximum-correlation.ts";
import { loadView, type VmLoad, vm } from "../../../src/testing/tables/plain-load-view.ts";

const select = (vms: VmLoad[], movable: number[] = vms.map((_, id) => id)): number =>
  maximumCorrelation
    .create({}, { random: () => 0 })
    .select(loadView([], vms), Int32Array.from(movable), movable.length);

// a and c are almost unrelated, and b is their sum, scaled, but for small errors. Each of the three follows from
// the other two with the same error; b varies most, so the error is the smallest share of its variance.
const a = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
const c = [0.5, 0.1, 0.4, 0.6, 0.2, 0.3, 0.6, 0.1];
const errors = [0.01, -0.02, 0.01, 0.02, -0.02, 0.01, -0.02, 0.01];
const b = a.map((u, k) => 0.6 * (u + c[k]! + errors[k]!));

it("selects the VM that the others explain best, wherever it stands", () => {
  const vms = [vm(613, 0.5, c), vm(870, 0.5, a), vm(1740, 0.5, b)];
  expect(select(vms)).toBe(2);
  expect(select(vms, [2, 1, 0])).toBe(2);
  expect(select(vms, [1, 2, 0])).toBe(2);
});

it("compares the newest samples that all VMs have", () => {
  // Beyond c's eight samples, b would no longer follow a.
  const vms = [vm(613, 0.5, c), vm(870, 0.5, [...a, 0, 1, 0, 1, 0]), vm(1740, 0.5, [...b, 1, 0, 1, 0, 1])];
  expect(select(vms)).toBe(2);
});

it("selects the first of equals", () => {
  // Each twin explains the other by the same arithmetic.
  const twins = [vm(1740, 0.5, c), vm(613, 0.5, c)];
  expect(select(twins)).toBe(0);
  expect(select(twins, [1, 0])).toBe(1);
});

it("selects the first VM where no R² is above 0", () => {
  expect(select([vm(1740, 0.5, [0, 1, 0, 1]), vm(613, 0.5, [0, 0, 1, 1])])).toBe(0);
});

it("still regresses with as many samples as unknowns", () => {
  // Two points lie on a line: R² is 1 both ways, and the first of equals wins, not the least memory.
  expect(select([vm(1740, 0.5, [0, 1]), vm(613, 0.5, [1, 0])])).toBe(0);
});

it("takes the least memory when there are fewer samples than unknowns", () => {
  const vms = [vm(870, 0.5, a.slice(0, 2)), vm(1740, 0.5, b.slice(0, 2)), vm(613, 0.5, c.slice(0, 2))];
  expect(select(vms)).toBe(2);
});

it("takes the least memory for more VMs than any history can tell apart", () => {
  const vms = Array.from({ length: 31 }, (_, i) => vm(i === 17 ? 613 : 870, 0.5, new Array(30).fill(0.5)));
  expect(select(vms)).toBe(17);
});

it("takes the least memory where a VM that was always idle leaves the regression without a solution", () => {
  const idle = a.map(() => 0);
  expect(select([vm(1740, 0.5, b), vm(870, 0.5, a), vm(613, 0, idle), vm(870, 0.5, c)])).toBe(2);
  expect(select([vm(613, 0.5, b), vm(870, 0, idle)])).toBe(0);
});
