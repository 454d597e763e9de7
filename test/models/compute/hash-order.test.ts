import { describe, expect, it } from "vitest";
import { HashOrder } from "../../../src/models/compute/hash-order.ts";

const VMS = 1052;

/** Sums up 1/(vm + 3) over as many guests, which come in the order 0, 389, 778, 115, … (multiples modulo 1,052). */
function sumOver(order: HashOrder, guests: number): number {
  order.begin(0);
  for (let i = 0; i < guests; i++) {
    const vm = (i * 389) % VMS;
    order.add(vm, 1 / (vm + 3));
  }
  return order.sum();
}

/** The same in the order of arrival. */
function plainSum(guests: number): number {
  let sum = 0;
  for (let i = 0; i < guests; i++) sum += 1 / (((i * 389) % VMS) + 3);
  return sum;
}

describe("the order of a hash table", () => {
  // What OpenJDK 17 prints for the values of a HashMap<String, Double> with keys "2-<vm>", into which one key more was
  // put and from which it was taken again.
  it.each([
    [3, 0.3371647634726105],
    [7, 0.3530196432537018],
    [11, 0.3598468953004957],
    [12, 0.3733604088140092],
    [18, 0.3880386538928561],
    [23, 0.4333357990005738],
    [24, 0.4352084581766037],
    [40, 0.4911818963205769],
    [47, 0.5829153047940082],
    [48, 0.5854028669830629],
    [60, 0.6235055187624472],
  ])("of %i guests sums up as Java does", (guests, sum) => {
    const order = new HashOrder(1, VMS, "2-");
    order.hold(0, guests);
    expect(sumOver(order, guests)).toBe(sum);
  });

  it("is not that of arrival", () => {
    const order = new HashOrder(1, VMS, "2-");
    order.hold(0, 60);
    expect(sumOver(order, 60)).not.toBe(plainSum(60));
  });

  it("stays when guests leave", () => {
    const order = new HashOrder(1, VMS, "2-");
    const small = sumOver(order, 18);
    order.hold(0, 60);
    const large = sumOver(order, 18);
    order.hold(0, 18);
    expect(large).not.toBe(small);
    expect(sumOver(order, 18)).toBe(large);
  });
});
