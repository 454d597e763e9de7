import { expect, it } from "vitest";
import { VmPlaces } from "../../../../src/report/html/floor/vm-places.ts";

const { NaN: none } = Number;

// VM 0 goes from server 0 to 1 at 20 and to 2 at 40, VM 1 stays and stops at 30, VM 2 never starts, VM 3 was on its way.
const places = new VmPlaces({
  firstServer: Int32Array.of(0, 0, -1, 1),
  startS: Float64Array.of(0, 10, none, 5),
  stopS: Float64Array.of(none, 30, none, none),
  vm: Int32Array.of(0, 3, 0),
  target: Int32Array.of(1, 0, 2),
  endS: Float64Array.of(20, none, 40),
});

it("knows where a VM is", () => {
  expect([0, 19, 20, 39, 40, 99].map((timeS) => places.serverOf(0, timeS))).toEqual([0, 0, 1, 1, 2, 2]);
  expect([9, 10, 29, 30].map((timeS) => places.serverOf(1, timeS))).toEqual([-1, 0, 0, -1]);
  expect(places.serverOf(2, 50)).toBe(-1);
  expect(places.serverOf(3, 50)).toBe(1);
});

it("knows the VMs of a server", () => {
  expect(places.guestsOf(0, 15)).toEqual([0, 1]);
  expect(places.guestsOf(1, 25)).toEqual([0, 3]);
});
