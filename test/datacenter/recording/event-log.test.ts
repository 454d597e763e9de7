import { describe, expect, it } from "vitest";
import { EventLog } from "../../../src/datacenter/recording/event-log.ts";
import { VmTable } from "../../../src/models/compute/vms.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import { constant } from "../../../src/models/power/constant.ts";
import { csv } from "../../../src/report/csv.ts";
import { Engine, PHASE } from "../../../src/sim/engine.ts";
import { vmSpec } from "../../support/vm-spec.ts";

const TYPE = defineServerType({ name: "t", cores: 1, coreMhz: 1000, power: constant.create({ power: 100 }) });

describe("EventLog", () => {
  it("writes down what happens, when, and where", () => {
    const engine = new Engine();
    const vms = new VmTable([vmSpec({}), vmSpec({})]);
    const servers = new ServerTable([TYPE, TYPE]);
    const log = new EventLog(engine, vms, servers);
    log.vm("vm-requested", 1);
    vms.server[1] = 0;
    log.vm("vm-started", 1);
    const later = engine.on("later", () => {
      log.vm("migration-started", 1, 1);
      servers.state[1] = SERVER_STATE.shuttingDown;
      log.serverChanged(1);
    });
    engine.schedule(2.5, PHASE.change, later);
    engine.run();
    expect(csv(log.table())).toBe(
      [
        "time_s,event,vm,server,target",
        "0,vm-requested,1,,",
        "0,vm-started,1,0,",
        "2.5,migration-started,1,0,1",
        "2.5,server-shutting-down,,1,",
        "",
      ].join("\n"),
    );
  });

  it("has a name for every state of a server", () => {
    const engine = new Engine();
    const servers = new ServerTable([TYPE]);
    const log = new EventLog(engine, new VmTable([]), servers);
    const states = Object.values(SERVER_STATE);
    for (const state of states) {
      servers.state[0] = state;
      log.serverChanged(0);
    }
    const event = log.table().columns.find(({ name }) => name === "event")!;
    const names = states.map((_, row) => event.read(row));
    expect(new Set(names).size).toBe(states.length);
    for (const name of names) expect(event.meaning).toContain(name);
  });
});
