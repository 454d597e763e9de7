import { describe, expect, it } from "vitest";
import { NetworkController } from "../../../src/datacenter/network/network-controller.ts";
import { LinkRecorder } from "../../../src/datacenter/recording/link-table.ts";
import { simulate } from "../../../src/experiment/simulate.ts";
import { csv } from "../../../src/report/csv.ts";
import { defineScenario } from "../../../src/scenario/define-scenario.ts";
import type { ScenarioFile } from "../../../src/scenario/scenario-file.ts";
import { Engine } from "../../../src/sim/engine.ts";
import { plainLinks, WIDE } from "../../support/plain-network.ts";
import { at } from "../../support/small-world.ts";

describe("LinkRecorder", () => {
  it("tells what links carried, on average and in the fullest interval", () => {
    const engine = new Engine();
    const servers = [
      { place: "h.r", bitps: 80 },
      { place: "h.r", bitps: 0 },
      { place: "", bitps: 40 },
    ];
    const network = new NetworkController(engine, plainLinks(servers, { ...WIDE, nic: { latencyS: 0.5 } }));
    const recorder = new LinkRecorder(network);
    const user = network.user("test", () => {});
    const flow = network.open(user, 0, 0, 2, Number.POSITIVE_INFINITY);
    // 40 bit/s from 2 s to 12 s; what is on its way at a sample counts as far as it has come.
    at({ engine }, 2, () => network.send(flow, 400));
    for (const timeS of [0, 5, 10, 15]) at({ engine }, timeS, () => recorder.sample(timeS));
    engine.run({ until: 20 });
    recorder.sample(20);
    expect(csv(recorder.table())).toMatchInlineSnapshot(`
      "link,level,unit,direction,capacity_bitps,latency_s,bytes,mean_utilisation,peak_utilisation
      0,nic,0,up,80,0.5,50,0.25,0.5
      1,nic,0,down,80,0.5,0,0,0
      2,nic,1,up,0,0.5,0,,
      3,nic,1,down,0,0.5,0,,
      4,nic,2,up,40,0.5,0,0,0
      5,nic,2,down,40,0.5,50,0.5,1
      6,image-server,0,up,1000000000,0,0,0,0
      7,image-server,0,down,1000000000,0,0,0,0
      8,rack,0,up,80,0,50,0.25,0.5
      9,rack,0,down,80,0,0,0,0
      10,hall,0,up,80,0,50,0.25,0.5
      11,hall,0,down,80,0,0,0,0
      12,core,0,through,1000000120,0,50,1.9999997600000288e-8,3.9999995200000575e-8
      "
    `);
  });
});

describe("a scenario with a network", () => {
  it("has a table of its links, and one without has none", async () => {
    const scenario: ScenarioFile = {
      version: 1,
      name: "two",
      duration: "10 min",
      sites: [{ servers: [{ type: "hp-ml110-g4", count: 2 }] }],
      vmTypes: { a: { vcpus: 1, memory: "1 GiB" } },
      workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 1, vmTypes: ["a"] }],
    };
    const plain = await simulate(await defineScenario(scenario));
    expect(() => plain.table("links")).toThrow('found table "links", expected one of');
    const { table, metrics } = await simulate(await defineScenario({ ...scenario, network: {} }));
    expect(table("links").texts("level")).toEqual([
      ...["nic", "nic", "nic", "nic"],
      ...["image-server", "image-server"],
      "core",
    ]);
    expect([...table("links").numbers("bytes")]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    // Links that nobody uses change nothing else.
    expect(metrics).toEqual(plain.metrics);
  });
});
