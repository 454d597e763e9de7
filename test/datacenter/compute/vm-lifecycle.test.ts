import { describe, expect, it } from "vitest";
import { VM_STATE } from "../../../src/models/compute/vms.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { at, SMALL_SERVER, smallWorld, times } from "../../support/small-world.ts";

describe("a VM with a lifetime", () => {
  it("stops by itself, counted from its start, and frees what it held", () => {
    const world = smallWorld(times(1), [{ lifetimeS: 40, memoryMiB: 1024 }, {}]);
    at(world, 10, () => {
      world.lifecycle.place(0, 0);
      world.lifecycle.place(1, 0);
    });
    world.engine.run({ until: 49 });
    expect(world.vms.state[0]).toBe(VM_STATE.running);
    world.engine.run();
    expect(Array.from(world.lifecycle.stopS)).toEqual([50, Number.NaN]);
    expect(Array.from(world.vms.state)).toEqual([VM_STATE.stopped, VM_STATE.running]);
    expect(world.servers.freeMemoryMiB[0]).toBe(SMALL_SERVER.memoryMiB - world.vms.memoryMiB[1]!);
  });

  it("lives as long where its server has to boot first", () => {
    const world = smallWorld(times(1), [{ lifetimeS: 40 }]);
    world.servers.state[0] = SERVER_STATE.off;
    at(world, 10, () => {
      world.lifecycle.place(0, 0);
      world.power.wake(0);
    });
    world.engine.run();
    expect(world.lifecycle.startS[0]).toBe(10 + SMALL_SERVER.boot.durationS);
    expect(world.lifecycle.stopS[0]).toBe(10 + SMALL_SERVER.boot.durationS + 40);
  });

  it("does not stop twice", () => {
    const world = smallWorld(times(1), [{ lifetimeS: 40 }]);
    at(world, 0, () => world.lifecycle.place(0, 0));
    at(world, 20, () => world.lifecycle.stop(0));
    world.engine.run();
    expect(world.lifecycle.stopS[0]).toBe(20);
    expect(world.lifecycle.stoppedCount).toBe(1);
  });
});
