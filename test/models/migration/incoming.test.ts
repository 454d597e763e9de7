import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NONE } from "../../../src/sim/none.ts";
import { listed, SMALL_SERVER, smallWorld, times } from "../../support/small-world.ts";

describe("IncomingMoves", () => {
  it("keeps the order of a list, through growth and the reuse of rows", () => {
    const step = fc.record({ vm: fc.nat(119), server: fc.nat(1), ends: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { servers, residents, incoming } = smallWorld(
          times(2),
          Array.from({ length: 120 }, () => ({ memoryMiB: 0.1 })),
        );
        const model: { vm: number; move: number }[][] = [[], []];
        for (const { vm, server, ends } of steps) {
          const list = model[server]!;
          const known = list.findIndex((entry) => entry.vm === vm);
          expect(incoming.find(vm, server)).toBe(known === -1 ? NONE : list[known]!.move);
          if (known === -1) list.push({ vm, move: incoming.add(vm, server) });
          else if (ends > 0) {
            incoming.remove(list[known]!.move);
            list.splice(known, 1);
          }
        }
        model.forEach((list, server) => {
          const rows = listed(incoming.head[server]!, incoming.next);
          expect(rows.map((move) => incoming.vm[move])).toEqual(list.map(({ vm }) => vm));
          expect(rows.every((move) => incoming.server[move] === server)).toBe(true);
          expect(servers.incomingCount[server]).toBe(list.length);
          expect(servers.freeMemoryMiB[server]).toBeCloseTo(SMALL_SERVER.memoryMiB - 0.1 * list.length, 9);
          for (const { move } of list) incoming.remove(move);
          expect(servers.freeMemoryMiB[server]).toBe(SMALL_SERVER.memoryMiB);
        });
        expect(Array.from(residents.head)).toEqual([NONE, NONE]);
      }),
    );
  });

  it("starts every move afresh, whatever its row held before", () => {
    const { incoming } = smallWorld(times(1), [{}, {}]);
    const first = incoming.add(0, 0);
    incoming.transferring[first] = 1;
    incoming.allocatedMhz[first] = 7;
    incoming.thoughtLeaving[first] = 1;
    incoming.remove(first);
    const second = incoming.add(1, 0);
    expect(incoming.transferring[second]).toBe(0);
    expect(incoming.allocatedMhz[second]).toBe(0);
    expect(incoming.thoughtLeaving[second]).toBe(0);
  });

  it("lists a move whose VM has left at its source, and holds its memory alone there", () => {
    const { servers, residents, incoming } = smallWorld(times(2), [
      { memoryMiB: 1000, networkBitps: 1e8, vcpuMhz: 300 },
    ]);
    residents.append(0, 0);
    const move = incoming.add(0, 1);
    residents.remove(0);
    incoming.depart(move, 0);
    residents.append(0, 1);
    expect([incoming.find(0, 0), incoming.find(0, 1)]).toEqual([move, NONE]);
    expect(Array.from(servers.incomingCount)).toEqual([1, 0]);
    expect(Array.from(servers.freeMemoryMiB)).toEqual([3096, 3096]);
    expect(Array.from(servers.committedMhz)).toEqual([0, 300]);
    incoming.remove(move);
    expect(Array.from(servers.freeMemoryMiB)).toEqual([4096, 3096]);
    expect(Array.from(servers.freeNetworkBitps)).toEqual([1e9, 9e8]);
  });

  it("holds memory, network and nominal CPU of a VM under way, besides those of residents", () => {
    const { servers, residents, incoming } = smallWorld(times(1), [
      { memoryMiB: 1000, networkBitps: 1e8, vcpuMhz: 300 },
      { memoryMiB: 500, networkBitps: 2e8, vcpuMhz: 400 },
    ]);
    residents.append(0, 0);
    const move = incoming.add(1, 0);
    expect(servers.freeMemoryMiB[0]).toBe(4096 - 1500);
    expect(servers.freeNetworkBitps[0]).toBe(1e9 - 3e8);
    expect(servers.committedMhz[0]).toBe(700);
    incoming.remove(move);
    expect(servers.freeMemoryMiB[0]).toBe(4096 - 1000);
    expect(servers.committedMhz[0]).toBe(300);
  });
});
