import { describe, expect, it } from "vitest";
import { IdleVmReaper } from "../../../src/datacenter/workload/idle-vm-reaper.ts";
import { LaggingTracePlayer } from "../../../src/datacenter/workload/lagging-trace-player.ts";
import { TracePlayer } from "../../../src/datacenter/workload/trace-player.ts";
import { VM_STATE } from "../../../src/models/compute/vms.ts";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";
import { at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

/** Two traces of four samples, 100 s apart. */
const TRACES = new UtilisationTraces(
  { names: ["a", "b"], samples: 4, intervalS: 100 },
  Float64Array.of(0.1, 0.8, 0.5, 0.8, 0.3, 0.8, 0.7, 0),
);

/** VM 0 has no trace; VM 1 (1000 MHz) plays the first, VM 2 (at most 600 MHz) the second. */
function world(): SmallWorld {
  const built = smallWorld(times(2), [{}, {}, { capMhz: 600 }]);
  at(built, 0, () => {
    built.lifecycle.place(1, 0);
    built.lifecycle.place(2, 1);
  });
  return built;
}

/** Time and demand of all VMs, at certain times. */
function demandsAt(built: SmallWorld, timesS: readonly number[]): number[][] {
  return timesS.map((timeS) => {
    built.engine.run({ until: timeS });
    return [timeS, ...Array.from(built.vms.demandMhz, (mhz) => Math.round(mhz * 1e9) / 1e9)];
  });
}

describe("TracePlayer", () => {
  it("lets every VM ask for each sample from its time on, and for the last one for ever", () => {
    const built = world();
    new TracePlayer(built.engine, built.vms, built.dirty, { firstVm: 1, vmCount: 2, traces: TRACES });
    expect(demandsAt(built, [0, 99, 100, 199, 200, 299, 300, 10_000])).toEqual([
      [0, 0, 100, 600],
      [99, 0, 100, 600],
      [100, 0, 500, 600],
      [199, 0, 500, 600],
      [200, 0, 300, 600],
      [299, 0, 300, 600],
      [300, 0, 700, 0],
      [10_000, 0, 700, 0],
    ]);
  });

  it("has only those servers settled on which something changes", () => {
    const built = world();
    new TracePlayer(built.engine, built.vms, built.dirty, { firstVm: 1, vmCount: 2, traces: TRACES });
    const settled: [number, number[]][] = [];
    built.engine.onSettle("look", (now) => {
      if (now > 0) settled.push([now, Array.from(built.dirty.batch.subarray(0, built.dirty.count))]);
    });
    built.engine.run();
    expect(settled).toEqual([
      [100, [0]],
      [200, [0]],
      [300, [0, 1]],
    ]);
  });

  it("sets the demand of VMs that are yet to come", () => {
    const built = smallWorld(times(1), [{}, {}, {}]);
    new TracePlayer(built.engine, built.vms, built.dirty, { firstVm: 1, vmCount: 2, traces: TRACES });
    at(built, 150, () => built.lifecycle.place(1, 0));
    built.engine.run({ until: 150 });
    expect(built.servers.usedMhz[0]).toBe(500);
  });

  it("lets further rounds of VMs play the traces later, from their end on to their beginning", () => {
    const built = smallWorld(
      times(1),
      Array.from({ length: 5 }, () => ({})),
    );
    new TracePlayer(built.engine, built.vms, built.dirty, { firstVm: 0, vmCount: 5, traces: TRACES });
    expect(demandsAt(built, [0, 100, 200, 300])).toEqual([
      [0, 100, 800, 500, 800, 300],
      [100, 500, 800, 300, 800, 700],
      [200, 300, 800, 700, 0, 100],
      [300, 700, 0, 100, 800, 500],
    ]);
  });
});

describe("LaggingTracePlayer", () => {
  function played(): SmallWorld {
    const built = world();
    const { engine, servers, vms, dirty } = built;
    const group = { firstVm: 1, vmCount: 2, traces: TRACES };
    new LaggingTracePlayer(engine, servers, vms, dirty, group, { firstS: 110, intervalS: 100 });
    return built;
  }

  it("reads once an interval, on the line between two samples", () => {
    expect(demandsAt(played(), [109, 110, 209, 210, 310, 410])).toEqual([
      [109, 0, 0, 0],
      [110, 0, 480, 600],
      [209, 0, 480, 600],
      [210, 0, 340, 600],
      [310, 0, 700, 0],
      [410, 0, 700, 0],
    ]);
  });

  it("reads whenever something else happens, but not before the first time", () => {
    const built = played();
    at(built, 50, () => {});
    at(built, 160, () => {});
    at(built, 275, () => {});
    expect(demandsAt(built, [50, 160, 275])).toEqual([
      [50, 0, 0, 0],
      [160, 0, 380, 600],
      [275, 0, 600, 200],
    ]);
  });

  it("passes over VMs that do not run", () => {
    const built = smallWorld(times(1), [{}, {}, {}]);
    const { engine, servers, vms, dirty } = built;
    const group = { firstVm: 1, vmCount: 2, traces: TRACES };
    new LaggingTracePlayer(engine, servers, vms, dirty, group, { firstS: 110, intervalS: 100 });
    engine.run({ until: 110 });
    expect(Array.from(vms.demandMhz)).toEqual([0, 0, 0]);
  });
});

describe("IdleVmReaper", () => {
  const { running, stopped, announced } = VM_STATE;

  function reaped(fromS: number): SmallWorld {
    const built = world();
    const { engine, vms, residents, lifecycle, dirty } = built;
    new TracePlayer(engine, vms, dirty, { firstVm: 1, vmCount: 2, traces: TRACES });
    new IdleVmReaper(engine, vms, residents, lifecycle, dirty, fromS);
    return built;
  }

  it("destroys a VM in the instant in which it asks for nothing", () => {
    const built = reaped(0);
    built.engine.run({ until: 1000 });
    expect(Array.from(built.vms.state)).toEqual([announced, running, stopped]);
    expect(built.lifecycle.stopS[2]).toBe(300);
    expect(Array.from(built.servers.vmCount)).toEqual([1, 0]);
  });

  it("looks at a server only when it is settled, from its time on", () => {
    const built = reaped(400);
    built.engine.run({ until: 1000 });
    expect(Array.from(built.vms.state)).toEqual([announced, running, running]);
    at(built, 1000, () => built.dirty.mark(1));
    built.engine.run({ until: 1000 });
    expect(built.lifecycle.stopS[2]).toBe(1000);
  });

  it("spares VMs that are migrating", () => {
    const built = reaped(0);
    at(built, 250, () => {
      built.vms.migrating[2] = 1;
    });
    built.engine.run({ until: 1000 });
    expect(built.vms.state[2]).toBe(running);
  });

  it("destroys several VMs of one server at once", () => {
    const built = smallWorld(times(1), [{}, {}, {}, {}]);
    const { engine, vms, residents, lifecycle, dirty } = built;
    new IdleVmReaper(engine, vms, residents, lifecycle, dirty, 0);
    at(built, 0, () => {
      vms.demandMhz[2] = 100;
      for (let vm = 0; vm < 4; vm++) lifecycle.place(vm, 0);
    });
    engine.run();
    expect(Array.from(vms.state)).toEqual([stopped, stopped, running, stopped]);
    expect(lifecycle.liveCount).toBe(1);
  });
});
