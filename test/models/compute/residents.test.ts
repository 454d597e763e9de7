import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NONE } from "../../../src/sim/none.ts";
import { listed, SMALL_SERVER, smallWorld, times } from "../../support/small-world.ts";

const SERVERS = 3;
const VMS = 12;

/** Sizes whose sums round. */
const sizes = fc.array(fc.double({ min: 0.1, max: 900, noNaN: true }), { minLength: VMS, maxLength: VMS });

const steps = fc.array(
  fc.record({ vm: fc.nat(VMS - 1), server: fc.nat(SERVERS - 1), place: fc.nat(), append: fc.boolean() }),
  { maxLength: 60 },
);

function residentsOf(memoryMiB: readonly number[]) {
  return smallWorld(
    times(SERVERS),
    memoryMiB.map((size) => ({ memoryMiB: size, networkBitps: size * 1e3, vcpuMhz: size })),
  );
}

describe("Residents", () => {
  it("keeps the order of an array into which VMs are inserted", () => {
    fc.assert(
      fc.property(sizes, steps, (memoryMiB, moves) => {
        const { servers, vms, residents } = residentsOf(memoryMiB);
        const model: number[][] = Array.from({ length: SERVERS }, () => []);
        for (const { vm, server, place, append } of moves) {
          if (vms.server[vm] !== NONE) {
            const list = model[vms.server[vm]!]!;
            list.splice(list.indexOf(vm), 1);
            residents.remove(vm);
          } else {
            const list = model[server]!;
            const index = append ? list.length : place % (list.length + 1);
            if (append) residents.append(vm, server);
            else residents.insertAfter(vm, index === 0 ? NONE : list[index - 1]!, server);
            list.splice(index, 0, vm);
          }
          model.forEach((list, id) => {
            expect(listed(residents.head[id]!, residents.next)).toEqual(list);
            expect(listed(residents.tail[id]!, residents.previous)).toEqual(list.toReversed());
            expect(servers.vmCount[id]).toBe(list.length);
            for (const member of list) expect(vms.server[member]).toBe(id);
          });
        }
      }),
    );
  });

  it("reserves what the VMs on a server need, and nothing at all once it is empty", () => {
    fc.assert(
      fc.property(sizes, steps, (memoryMiB, moves) => {
        const { servers, vms, residents } = residentsOf(memoryMiB);
        for (const { vm, server } of moves) {
          if (vms.server[vm] === NONE) residents.append(vm, server);
          else residents.remove(vm);
        }
        for (let server = 0; server < SERVERS; server++) {
          const here = memoryMiB.filter((_, vm) => vms.server[vm] === server);
          const reserved = here.reduce((sum, size) => sum + size, 0);
          expect(servers.freeMemoryMiB[server]).toBeCloseTo(SMALL_SERVER.memoryMiB - reserved, 6);
          expect(servers.freeNetworkBitps[server]).toBeCloseTo(SMALL_SERVER.nicBitps - reserved * 1e3, 3);
          expect(servers.committedMhz[server]).toBeCloseTo(reserved, 6);
        }
        for (let vm = 0; vm < VMS; vm++) if (vms.server[vm] !== NONE) residents.remove(vm);
        for (let server = 0; server < SERVERS; server++) {
          expect(servers.freeMemoryMiB[server]).toBe(SMALL_SERVER.memoryMiB);
          expect(servers.freeNetworkBitps[server]).toBe(SMALL_SERVER.nicBitps);
          expect(servers.committedMhz[server]).toBe(0);
        }
      }),
    );
  });
});
