import { describe, expect, it } from "vitest";
import { many, SERVER, SmallPlant, type StandingVm } from "./small-plant.ts";

/** Four chassis of two servers, each of which holds two VMs. */
const PLANT = many(4, many(2, SERVER));
const VM: StandingVm = { vcpus: 2 };
const on = (server: number): StandingVm => ({ ...VM, on: server });

describe("pack-by-chassis", () => {
  it("fills the fullest chassis with room before it begins another", () => {
    const plant = new SmallPlant("pack-by-chassis", {}, PLANT, [on(1), on(5), on(5), ...many(6, VM)]);
    expect(plant.placeAll()).toEqual([4, 4, 0, 0, 1, 2]);
  });

  it("passes over a chassis that is full of something else", () => {
    const memory = { ...VM, vcpus: 1, memoryMiB: 8192 };
    const vms = [
      { ...memory, on: 0 },
      { ...memory, on: 1 },
      { ...VM, on: 6 },
    ];
    expect(new SmallPlant("pack-by-chassis", {}, PLANT, [...vms, VM]).placeAll()).toEqual([6]);
  });
});

describe("spread-by-chassis", () => {
  it("goes to the emptiest chassis, the first of equals", () => {
    const plant = new SmallPlant("spread-by-chassis", {}, PLANT, [on(1), on(5), on(5), ...many(6, VM)]);
    expect(plant.placeAll()).toEqual([2, 6, 0, 2, 6, 0]);
  });
});
