import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { STANDARD_CHASSIS } from "../../src/models/plant/enclosure.ts";
import { inputPath, loadScenario, parseScenario, scenarioText } from "../../src/scenario/load.ts";

const TEXT = `
version: 1
name: small
description: to people
inputs:
  day: { path: ../data/day, about: a day of traces }
  other: {}
x-usual: &small { vcpus: 1, memory: 613 MiB }
serverTypes:
  mine: { cores: 16, coreSpeed: 2100 MHz, power: { model: linear, idle: 32 W, peak: 180 W }, boot: { time: 20 s } }
  g4: { base: hp-ml110-g4, memory: 8 GiB }
  unused: { base: hp-ml110-g5 }
vmTypes:
  a: *small
  b: { <<: *small, speed: 500 MIPS, cap: 80 % }
sites:
  - servers: [{ type: mine }, { type: g4 }]
    repeat: 2
workloads:
  - { kind: traces, input: day, format: planetlab, vmTypes: [b, a], assignment: blocks }
placement: { policy: first-fit }
`;

const scenario = parseScenario(TEXT, "folder/small.yaml");

describe("parseScenario", () => {
  it("fills in defaults", () => {
    expect(scenario).toMatchObject({
      startEpochS: Date.UTC(2026, 0, 1) / 1000,
      durationS: Number.POSITIVE_INFINITY,
      seed: 1,
      tenants: ["default"],
      cpu: { model: "per-core", workConserving: true, overcommit: 1 },
      placement: {
        policy: { name: "first-fit", parameters: {} },
        whenFull: "wait",
        queue: "first-come-first-served",
      },
      consolidation: null,
      powerManagement: { idleServers: "on", afterS: 0, minimumOn: 0 },
      migration: { bandwidthBitps: 1e9, cpuOverhead: 0.1 },
      recording: { intervalS: 300, timeseries: true, serverSamples: false, events: false },
    });
    expect(Object.values(scenario.compatibility.switches)).not.toContain(true);
  });

  it("completes a network, and leaves out one that is not there", () => {
    expect(scenario).not.toHaveProperty("network");
    const text = `${TEXT}network: { rack: { oversubscription: 4 }, core: { capacity: 1 Tbit/s, latency: 10 us } }`;
    expect(parseScenario(text, "small.yaml").network).toEqual({
      nic: { latencyS: 5e-6 },
      backplane: { oversubscription: 1, latencyS: 1e-6 },
      rack: { oversubscription: 4, latencyS: 1e-6 },
      hall: { oversubscription: 1, latencyS: 1e-6 },
      core: { capacityBitps: 1e12, latencyS: 1e-5 },
      storage: { capacityBitps: 1e10, latencyS: 5e-6 },
      imageServer: { capacityBitps: 1e10, latencyS: 5e-6 },
    });
  });

  it("completes a server type: 16 GiB, 2 TB, 10 Gbit/s, 1U", () => {
    expect(scenario.serverTypes.mine).toMatchObject({
      cores: 16,
      coreMhz: 2100,
      memoryMiB: 16_384,
      diskGB: 2000,
      nicBitps: 1e10,
      heightU: 1,
      power: { name: "linear", parameters: { idle: 32, peak: 180 } },
      boot: { durationS: 20, powerW: 180 },
    });
  });

  it("takes from the base what a server type does not change, its power table to the last bit", () => {
    expect(scenario.serverTypes.g4).toMatchObject({ cores: 2, coreMhz: 1860, memoryMiB: 8192 });
    expect(scenario.serverTypes.g4?.power).toEqual({
      name: "spec-table",
      parameters: { watts: [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117] },
    });
  });

  it("keeps the types that are used, in the order of their use", () => {
    expect(Object.keys(scenario.serverTypes)).toEqual(["mine", "g4"]);
    expect(Object.keys(scenario.vmTypes)).toEqual(["b", "a"]);
  });

  it("follows anchors and merge keys", () => {
    expect(scenario.vmTypes.b).toMatchObject({ memoryMiB: 613, vcpuMhz: 500, capFraction: 0.8 });
    expect(scenario.vmTypes.a).toMatchObject({ memoryMiB: 613, vcpuMhz: Infinity, capFraction: 1 });
  });

  it("follows names in a workload of tasks", () => {
    const tasks = `workloads:
  - kind: tasks
    vms: [{ name: v, type: b, server: 1, cap: 100 MHz }, { name: w }]
    tasks:
      - { name: late, vm: w, fragments: [{ time: 1 min, rate: 1 GHz }], repeat: 3 }
      - { name: early, work: 3e8 MI, threads: 2 }
placement:`;
    const [workload] = parseScenario(TEXT.replace(/workloads:[\s\S]*placement:/, tasks), "s.yaml").workloads;
    expect(workload).toMatchObject({
      vms: [
        { name: "v", type: "b", memoryMiB: 613, pinnedServer: 1, capMhz: 100, capFraction: 1 },
        { name: "w", type: "w", memoryMiB: 0, pinnedServer: -1, vcpuMhz: Infinity },
      ],
      tasks: [
        { vm: 1, demand: { fragments: [{ durationS: 60, rateMhz: 1000 }], repeat: 3 } },
        { vm: -1, threads: 2, demand: { kind: "work", workMhzS: 3e8 } },
      ],
    });
  });

  it("takes a plant that fills its racks and chassis to the brim", () => {
    const halls = `sites:
  - halls:
      - name: h
        count: 2
        rows:
          - count: 3
            racks:
              - chassis: [{ count: 6, servers: [{ type: mine, count: 16 }] }]
                switches: [{ type: top-of-rack, count: 2 }]
workloads:`;
    const full = parseScenario(TEXT.replace(/sites:[\s\S]*workloads:/, halls), "s.yaml");
    expect(full.sites[0]?.halls[0]).toMatchObject({ kind: "hall", count: 2, rows: [{ count: 3 }] });
    expect(full.chassisTypes).toHaveProperty("blade-chassis", STANDARD_CHASSIS);
    expect(full.switchTypes).toHaveProperty("top-of-rack.heightU", 1);
  });

  it("turns all switches of a profile on but those set otherwise", () => {
    const text = `${TEXT}compatibility: { profile: cloudsim-3.0.3, freeFromZero: false }\n`;
    const { profile, switches } = parseScenario(text, "s.yaml").compatibility;
    expect(profile).toBe("cloudsim-3.0.3");
    const off = Object.entries(switches).filter(([, on]) => !on);
    expect(off).toEqual([["freeFromZero", false]]);
    expect(parseScenario(text, "s.yaml", { overrides: ["compatibility=none"] })).toEqual(
      parseScenario(TEXT, "s.yaml"),
    );
  });
});

describe("overrides", () => {
  it("change values and make mappings on the way", () => {
    const changed = parseScenario(TEXT, "s.yaml", {
      overrides: ["sites.0.servers.0.count=100", "migration.bandwidth=62.5 MiB/s", "cpu={model: pooled}"],
      seed: 7,
    });
    expect(changed.sites[0]?.servers[0]?.count).toBe(100);
    expect(changed.migration).toMatchObject({ bandwidthBitps: 524_288_000, cpuOverhead: 0.1 });
    expect(changed.cpu.model).toBe("pooled");
    expect(changed.seed).toBe(7);
  });

  it("leave other places alone that share an anchor", () => {
    const changed = parseScenario(TEXT, "s.yaml", { overrides: ["vmTypes.a.memory=1 GiB"] });
    expect(changed.vmTypes.a?.memoryMiB).toBe(1024);
    expect(changed.vmTypes.b?.memoryMiB).toBe(613);
  });

  it("give way to later ones", () => {
    expect(parseScenario(TEXT, "s.yaml", { overrides: ["seed=2", "seed=3"] }).seed).toBe(3);
  });
});

describe("inputs", () => {
  it("lie relative to the scenario, or relative to the working folder when an option says where", () => {
    expect(inputPath(scenario, "day")).toBe(resolve("data/day"));
    const moved = parseScenario(TEXT, "folder/small.yaml", { inputs: { day: "elsewhere" } });
    expect(inputPath(moved, "day")).toBe(resolve("elsewhere"));
  });
});

describe("scenarioText", () => {
  it("does not depend on places, on words for people, or on the order of keys", () => {
    const [head = "", tail = ""] = TEXT.split("sites:");
    const reordered = `sites:${tail}\n${head.replace("to people", "to others")}`;
    const other = parseScenario(reordered, "/other/place.yaml", { inputs: { day: "elsewhere" } });
    expect(scenarioText(other)).toBe(scenarioText(scenario));
    expect(scenarioText(scenario)).not.toMatch(/data|folder|elsewhere|people/);
  });

  it("depends on every value, an open end included", () => {
    const changed = parseScenario(TEXT, "s.yaml", { overrides: ["duration=1 h"] });
    expect(scenarioText(changed)).not.toBe(scenarioText(scenario));
    expect(JSON.parse(scenarioText(scenario))).toMatchObject({ durationS: "Infinity" });
  });
});

it("loadScenario reads a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-"));
  try {
    const file = join(folder, "small.yaml");
    writeFileSync(file, TEXT);
    expect(scenarioText(loadScenario(file))).toBe(scenarioText(scenario));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
