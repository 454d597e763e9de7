import { describe, expect, it } from "vitest";
import { ServerSampleRecorder } from "../../../src/datacenter/recording/server-samples.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE, ServerTable } from "../../../src/models/plant/servers.ts";
import { constant } from "../../../src/models/power/constant.ts";
import { csv } from "../../../src/report/csv.ts";

const TYPE = defineServerType({ name: "t", cores: 2, coreMhz: 1000, power: constant.create({ power: 100 }) });

describe("ServerSampleRecorder", () => {
  it("has a row for each server at first, and then for those that have changed", () => {
    const servers = new ServerTable([TYPE, TYPE, TYPE]);
    const powerW = Float64Array.of(100, 100, 4.44);
    servers.state[2] = SERVER_STATE.suspended;
    const recorder = new ServerSampleRecorder(servers, powerW);
    recorder.sample(0);
    servers.utilisation[1] = 1 / 3;
    servers.vmCount[1] = 2;
    powerW[2] = 4.441;
    recorder.sample(300);
    servers.utilisation[1] = 0.33334;
    servers.state[2] = SERVER_STATE.shuttingDown;
    recorder.sample(600);
    recorder.sample(900);
    expect(csv(recorder.table())).toMatchInlineSnapshot(`
      "time_s,server,state,utilisation,power_w,guests
      0,0,on,0,100,0
      0,1,on,0,100,0
      0,2,suspended,0,4.4,0
      300,1,on,0.3333,100,2
      600,2,shutting-down,0,4.4,0
      "
    `);
  });
});
