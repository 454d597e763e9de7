import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairSharing, type FairSharingOptions } from "../../../src/models/compute/fair-sharing.ts";
import { Residents } from "../../../src/models/compute/residents.ts";
import { type VmSpec, VmTable } from "../../../src/models/compute/vms.ts";
import { IncomingMoves } from "../../../src/models/migration/incoming.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { vmSpec } from "../../support/vm-spec.ts";

/** A VM as fast as the server's cores. */
const VM: VmSpec = vmSpec({ vcpuMhz: Number.POSITIVE_INFINITY, memoryMiB: 0 });

interface Guest extends Partial<VmSpec> {
  readonly demandMhz: number;
}

interface Tables {
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly incoming: IncomingMoves;
  readonly sharing: FairSharing;
}

/** Two servers of two cores at 1000 MHz; all guests on the first. */
function tables(guests: readonly Guest[], options: Partial<FairSharingOptions> = {}): Tables {
  const type = defineServerType({
    name: "two-cores",
    cores: 2,
    coreMhz: 1000,
    power: linear.create({ idle: 100, peak: 200 }),
  });
  const servers = new ServerTable([type, type]);
  const vms = new VmTable(guests.map((guest) => ({ ...VM, ...guest })));
  const residents = new Residents(servers, vms);
  const incoming = new IncomingMoves(servers, residents);
  guests.forEach(({ demandMhz }, vm) => {
    vms.demandMhz[vm] = demandMhz;
    residents.append(vm, 0);
  });
  const sharing = new FairSharing(servers, vms, residents, incoming, {
    cpuModel: "per-core",
    workConserving: true,
    migrationOverhead: 0.1,
    ...options,
  });
  return { servers, vms, incoming, sharing };
}

function allocated(guests: readonly Guest[], options: Partial<FairSharingOptions> = {}): number[] {
  const { vms, sharing } = tables(guests, options);
  sharing.solve(0);
  return Array.from(vms.allocatedMhz);
}

describe("FairSharing", () => {
  it("gives everyone what it asks for while there is enough", () => {
    expect(allocated([{ demandMhz: 300 }, { demandMhz: 900 }])).toEqual([300, 900]);
  });

  it("bounds a guest by its vCPUs, per core", () => {
    expect(allocated([{ demandMhz: 1500 }])).toEqual([1000]);
    expect(allocated([{ demandMhz: 1500, vcpus: 2 }])).toEqual([1500]);
    expect(allocated([{ demandMhz: 1500, vcpus: 2, vcpuMhz: 600 }])).toEqual([1200]);
  });

  it("lets one guest use a pooled server up", () => {
    expect(allocated([{ demandMhz: 1500 }], { cpuModel: "pooled" })).toEqual([1500]);
    expect(allocated([{ demandMhz: 2500 }], { cpuModel: "pooled" })).toEqual([2000]);
  });

  it("weighs by shares and vCPUs", () => {
    const hungry = { demandMhz: 2000, vcpus: 2 };
    expect(allocated([hungry, { ...hungry, shares: 3 }])).toEqual([500, 1500]);
    expect(allocated([hungry, { ...hungry, vcpus: 1 }])).toEqual([4000 / 3, 2000 / 3]);
  });

  it("keeps what is reserved, as far as it is used", () => {
    const hungry = { demandMhz: 2000, vcpus: 2 };
    expect(allocated([{ ...hungry, reservationMhz: 1600 }, hungry])).toEqual([1600, 400]);
    expect(allocated([{ demandMhz: 100, reservationMhz: 1600 }, hungry])).toEqual([100, 1900]);
  });

  it("leaves idle what a VM is set aside and does not use, unless work-conserving", () => {
    const guests = [
      { demandMhz: 100, vcpus: 2 },
      { demandMhz: 2000, vcpus: 2 },
    ] as const;
    expect(allocated(guests)).toEqual([100, 1900]);
    expect(allocated(guests, { workConserving: false })).toEqual([100, 1000]);
    expect(allocated([{ ...guests[0], native: true }, guests[1]], { workConserving: false })).toEqual([
      100, 1900,
    ]);
    expect(allocated([{ ...guests[0], capMhz: 400 }, guests[1]], { workConserving: false })).toEqual([
      100, 1600,
    ]);
  });

  it("writes the load of the server", () => {
    const { servers, sharing } = tables([{ demandMhz: 1500 }, { demandMhz: 1200, vcpus: 2 }]);
    sharing.solve(0);
    expect(servers.usedMhz[0]).toBeCloseTo(2000, 9);
    expect(servers.requestedMhz[0]).toBe(2700);
    expect(servers.plannedMhz[0]).toBe(2200);
    expect(servers.availableMhz[0]).toBe(-200);
    expect(servers.short[0]).toBe(1);
  });

  it("serves nobody on a server that is not on", () => {
    const { servers, vms, sharing } = tables([{ demandMhz: 300 }]);
    servers.state[0] = SERVER_STATE.booting;
    sharing.solve(0);
    expect(vms.allocatedMhz[0]).toBe(0);
    expect(servers.usedMhz[0]).toBe(0);
    expect(servers.short[0]).toBe(0);
  });

  it("charges a migration to both servers", () => {
    const { servers, vms, incoming, sharing } = tables([{ demandMhz: 500 }]);
    const move = incoming.add(0, 1);
    vms.workShare[0] = 0.9;
    incoming.transferring[move] = 1;
    sharing.solve(0);
    sharing.solve(1);
    expect(vms.allocatedMhz[0]).toBe(450);
    expect(servers.usedMhz[0]).toBe(500);
    expect(servers.usedMhz[1]).toBe(50);
  });

  it("shares among more guests than it has room for at first", () => {
    const many = Array.from({ length: 200 }, () => ({ demandMhz: 100 }));
    expect(allocated(many)).toEqual(many.map(() => 10));
  });
});

describe("FairSharing, one guest at a time", () => {
  const demand = fc.constantFrom(0, 7, 100, 333, 900, 1000, 1500);
  const guest = fc.record({
    demandMhz: demand,
    vcpus: fc.constantFrom(1, 2),
    vcpuMhz: fc.constantFrom(500, 1000, Number.POSITIVE_INFINITY),
  });

  /** All that a division of CPU writes. */
  function written({ servers, vms }: Tables): unknown[] {
    const { usedMhz, requestedMhz, demandMhz, plannedMhz, availableMhz, short } = servers;
    return [vms.allocatedMhz, usedMhz, requestedMhz, demandMhz, plannedMhz, availableMhz, short];
  }

  it("comes to what it comes to from the beginning, or declines and leaves all as it is", () => {
    fc.assert(
      fc.property(
        fc.array(guest, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(5), demand), { maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom(1, 1, 0.9),
        (guests, changes, workConserving, workShare) => {
          const oneByOne = tables(guests, { workConserving });
          const anew = tables(guests, { workConserving });
          for (const { vms, sharing } of [oneByOne, anew]) {
            vms.workShare[0] = workShare;
            sharing.solve(0);
          }
          for (const [i, demandMhz] of changes) {
            const vm = i % guests.length;
            oneByOne.vms.demandMhz[vm] = demandMhz;
            anew.vms.demandMhz[vm] = demandMhz;
            const before = structuredClone(written(oneByOne));
            if (!oneByOne.sharing.solveOne(0, vm)) {
              expect(written(oneByOne)).toEqual(before);
              oneByOne.sharing.solve(0);
            }
            anew.sharing.solve(0);
            expect(written(oneByOne)).toEqual(written(anew));
          }
        },
      ),
    );
  });

  it("serves where there is enough, and declines where others would lose", () => {
    const { vms, sharing } = tables([{ demandMhz: 300 }, { demandMhz: 900 }, { demandMhz: 700 }]);
    sharing.solve(0);
    vms.demandMhz[0] = 400;
    expect(sharing.solveOne(0, 0)).toBe(true);
    expect(Array.from(vms.allocatedMhz)).toEqual([400, 900, 700]);
    vms.demandMhz[0] = 500;
    expect(sharing.solveOne(0, 0)).toBe(false);
  });
});
