import { describe, expect, it } from "vitest";
import { many, SERVER, SmallPlant, type StandingVm } from "./small-plant.ts";

const FOUR = [many(4, SERVER)];
/** A quarter of a server's CPU, an eighth of its memory. */
const VM: StandingVm = { vcpuMhz: 1000, memoryMiB: 1024 };

function placed(
  policy: string,
  vms: readonly StandingVm[],
  parameters: Readonly<Record<string, unknown>> = {},
  overcommit = 1,
): number[] {
  return new SmallPlant(policy, parameters, FOUR, vms, overcommit).placeAll();
}

/** Server 0 holds one VM, server 1 three, server 2 two, server 3 none. */
const STANDING = [0, 1, 1, 1, 2, 2].map((on) => ({ ...VM, on }));

describe("in a chassis of four servers with 1, 3, 2 and 0 VMs", () => {
  it("first-fit takes the first with room", () => {
    expect(placed("first-fit", [...STANDING, ...many(4, VM)])).toEqual([0, 0, 0, 1]);
  });

  it("next-fit goes on from there, and round the end", () => {
    const wide = { ...VM, vcpus: 2 };
    // Server 1 has no room for two vCPUs; the narrow ones after it go on from server 2, where nothing is left.
    expect(placed("next-fit", [...STANDING, wide, wide, VM, VM, VM, VM])).toEqual([0, 2, 3, 3, 3, 3]);
    expect(placed("next-fit", [...STANDING, wide, ...many(6, VM)])).toEqual([0, 0, 1, 2, 2, 3, 3]);
  });

  it("best-fit fills the fullest", () => {
    expect(placed("best-fit", [...STANDING, ...many(5, VM)])).toEqual([1, 2, 2, 0, 0]);
  });

  it("worst-fit fills the emptiest, the first of equals", () => {
    expect(placed("worst-fit", [...STANDING, ...many(5, VM)])).toEqual([3, 0, 3, 0, 2]);
  });

  it("random-fit takes any with room, all alike", () => {
    const draws = 4000;
    const plant = new SmallPlant("random-fit", {}, FOUR, [...STANDING, { ...VM, vcpus: 2 }]);
    const times = [0, 0, 0, 0];
    for (let i = 0; i < draws; i++) times[plant.search.find(STANDING.length)]!++;
    expect(times[1]).toBe(0);
    // Three of four have room: 4 standard deviations of a binomial count with p = 1/3.
    const deviation = Math.sqrt((draws * 2) / 9);
    for (const server of [0, 2, 3]) {
      expect(Math.abs(times[server]! - draws / 3)).toBeLessThan(4 * deviation);
    }
  });
});

describe("random-fit where few servers have room", () => {
  const full = { vcpus: 4, memoryMiB: 1024 };

  it("finds them, all alike", () => {
    const servers = 1000;
    const vms = Array.from({ length: servers }, (_, on) => ({ ...full, ...(on % 500 > 0 && { on }) }));
    const plant = new SmallPlant(
      "random-fit",
      {},
      [many(16, SERVER), ...many(62, many(16, SERVER))],
      [
        ...vms.map((vm, id) => ({ ...vm, ...(id % 500 === 0 && { memoryMiB: 9999 }) })),
        ...Array.from({ length: 8 }, (_, i) => ({ ...full, on: servers + i })),
        full,
      ],
    );
    const vm = servers + 8;
    const found = new Map<number, number>();
    for (let i = 0; i < 600; i++) {
      const server = plant.search.find(vm);
      found.set(server, (found.get(server) ?? 0) + 1);
    }
    expect([...found.keys()].sort((a, b) => a - b)).toEqual([0, 500]);
    expect(Math.abs(found.get(0)! - 300)).toBeLessThan(4 * Math.sqrt(150));
  });

  it("says so where none has", () => {
    expect(placed("random-fit", [...[0, 1, 2, 3].map((on) => ({ ...full, on })), VM])).toEqual([-1]);
  });
});

describe("by memory", () => {
  // Server 0 has most CPU left and least memory, server 1 the other way round.
  const vms = [
    { vcpuMhz: 100, memoryMiB: 6000, on: 0 },
    { vcpuMhz: 900, memoryMiB: 1000, on: 1 },
    { vcpuMhz: 500, memoryMiB: 3000, on: 2 },
    { vcpuMhz: 500, memoryMiB: 3000, on: 3 },
    VM,
  ];

  it("best-fit and worst-fit are the opposite of what they are by CPU", () => {
    expect(placed("best-fit", vms)).toEqual([1]);
    expect(placed("best-fit", vms, { resource: "memory" })).toEqual([0]);
    expect(placed("worst-fit", vms)).toEqual([0]);
    expect(placed("worst-fit", vms, { resource: "memory" })).toEqual([1]);
  });
});

describe("best-fit-threshold", () => {
  const asks = (demandMhz: number, on?: number): StandingVm => ({
    vcpus: 4,
    vcpuMhz: 1000,
    memoryMiB: 1024,
    demandMhz,
    ...(on !== undefined && { on }),
  });

  it("takes the server in most demand that stays below the threshold", () => {
    const vms = [asks(3000, 0), asks(2000, 1), asks(500, 2), asks(1000)];
    // With the newcomer's 1,000 MHz they would be asked for 4,000, 3,000, 1,500 and 1,000 of 4,000 MHz.
    expect(placed("best-fit-threshold", vms, {}, 3)).toEqual([1]);
    expect(placed("best-fit-threshold", vms, { threshold: 0.75 }, 3)).toEqual([2]);
    expect(placed("best-fit-threshold", vms, { threshold: 0.25 }, 3)).toEqual([-1]);
  });

  it("counts what was placed in this very instant", () => {
    expect(placed("best-fit-threshold", many(6, asks(1500)), {}, 9)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("forgets it once the servers' own figures show it", () => {
    const plant = new SmallPlant("best-fit-threshold", {}, FOUR, [asks(1500), asks(1500)], 9);
    const { vms, residents, sharing } = plant.world;
    residents.append(0, plant.search.find(0));
    plant.search.placed(0, vms.server[0]!);
    sharing.solve(vms.server[0]!);
    plant.search.settled();
    expect(plant.search.find(1)).toBe(vms.server[0]);
  });

  it("lets nobody in whom the promises forbid", () => {
    expect(placed("best-fit-threshold", [asks(0, 0), asks(0)])).toEqual([1]);
  });
});
