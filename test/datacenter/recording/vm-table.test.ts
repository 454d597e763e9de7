import { describe, expect, it } from "vitest";
import { DirtyServers } from "../../../src/datacenter/compute/dirty-servers.ts";
import { ServiceLevelMeter } from "../../../src/datacenter/compute/service-level-meter.ts";
import { VmLifecycle } from "../../../src/datacenter/compute/vm-lifecycle.ts";
import { vmTable } from "../../../src/datacenter/recording/vm-table.ts";
import { Residents } from "../../../src/models/compute/residents.ts";
import { VM_STATE, VmTable } from "../../../src/models/compute/vms.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { ServerTable } from "../../../src/models/plant/servers.ts";
import { constant } from "../../../src/models/power/constant.ts";
import { csv } from "../../../src/report/csv.ts";
import { Engine, PHASE } from "../../../src/sim/engine.ts";
import { vmSpec } from "../../support/vm-spec.ts";

const TYPE = defineServerType({ name: "t", cores: 1, coreMhz: 1000, power: constant.create({ power: 100 }) });

describe("vms.csv", () => {
  it("tells how each VM fared", () => {
    const engine = new Engine();
    const servers = new ServerTable([TYPE]);
    const vms = new VmTable([
      vmSpec({ name: "stops", arrivalS: 1 }),
      vmSpec({ name: "runs, still", arrivalS: 2, tenant: 1 }),
      vmSpec({ name: "waits", arrivalS: 3 }),
    ]);
    const residents = new Residents(servers, vms);
    const dirty = new DirtyServers(engine, servers.count);
    const lifecycle = new VmLifecycle(engine, servers, vms, residents, dirty);
    engine.onSettle("dirty servers", () => dirty.open());
    const serviceLevel = new ServiceLevelMeter(engine, servers, vms, residents, {
      countIntervalsAlike: false,
    });
    engine.onSettle("service level", (now) => serviceLevel.account(0, now));
    lifecycle.onStop((vm) => serviceLevel.vmStopped(vm));
    serviceLevel.begin(0);
    const place = engine.on("place", (vm) => lifecycle.place(vm, 0));
    const stop = engine.on("stop", (vm) => lifecycle.stop(vm));
    vms.demandMhz.fill(400);
    vms.allocatedMhz.set([300, 400]);
    engine.schedule(4, PHASE.change, place, 0);
    engine.schedule(5, PHASE.change, place, 1);
    engine.schedule(10, PHASE.change, stop, 0);
    engine.run({ until: 20 });
    serviceLevel.close(20);
    vms.state[2] = VM_STATE.requested;

    expect(csv(vmTable(vms, lifecycle, serviceLevel, ["students", "staff"]))).toBe(
      [
        "vm,name,type,tenant,state,first_server,server,arrival_s,start_s,stop_s,waiting_s,requested_mhz_s,allocated_mhz_s,migration_loss_mhz_s",
        "0,stops,small,students,stopped,0,,1,4,10,3,2400,1800,0",
        '1,"runs, still",small,staff,running,0,0,2,5,,3,6000,6000,0',
        "2,waits,small,students,requested,,,3,,,,0,0,0",
        "",
      ].join("\n"),
    );
  });
});
