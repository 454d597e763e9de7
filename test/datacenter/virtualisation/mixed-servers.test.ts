import { describe, expect, it } from "vitest";
import { metricsOf, metricValues } from "../../../src/datacenter/metrics.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";

const SCENARIO = `version: 1
name: mixed
duration: 3 h
hypervisors:
  metal: { technique: native }
  box: { technique: container, guests: container }
  kvm: { technique: hardware-assisted, io: virtio, type: 2, memoryOverhead: 131 MB }
  old: { technique: binary-translation, io: emulated, type: 2, processor: prescott, guests: linux-vm }
eventProfiles:
  many-calls: { base: oltp-database, rates: { null-system-call: 120000, packet-in: 30000 } }
virtualisation: { guestOs: 200 MiB, pageSharing: 20 %, memoryOvercommit: 1.2, sharedCache: true }
serverTypes:
  a: { base: hp-ml110-g5 }
  b: { base: dell-r720-e5-2660, memory: 8 GiB }
vmTypes:
  large: { vcpus: 2, speed: 1 GHz, memory: 900 MiB }
  small: { vcpus: 1, speed: 900 MHz, memory: 500 MiB }
sites:
  - enclosure: ideal
    servers:
      - { type: a, count: 4, hypervisor: kvm }
      - { type: a, count: 3, hypervisor: old }
      - { type: b, count: 2, hypervisor: box }
      - { type: a, count: 3 }
      - { type: b, count: 2, hypervisor: old }
      - { type: a, count: 2, hypervisor: metal }
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 40, vmTypes: [large, small], arrivals: { share: 50 % }, eventProfile: many-calls }
  - { kind: synthetic, profile: planetlab-day, vms: 20, vmTypes: [small], eventProfile: kernel-build }
cpu: { overcommit: 2 }
placement: { policy: first-fit }
consolidation:
  overload: { detection: interquartile-range }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend, after: 5 min }
`;

async function run(...overrides: string[]): Promise<Simulation> {
  const { spec } = await buildScenario(parseScenario(SCENARIO, "mixed.yaml", { overrides }));
  const simulation = new Simulation(spec);
  simulation.run();
  return simulation;
}

describe("servers with hypervisors of several kinds", () => {
  it.each([
    "first-fit",
    "next-fit",
    "best-fit",
    "worst-fit",
    "power-aware-best-fit",
    "dot-product",
    "best-fit-threshold",
    "spread-by-chassis",
  ])("are searched by indexes as by a look at each: %s", async (policy) => {
    const indexed = await run(`placement.policy=${policy}`, "placement.search=indexed");
    const scanned = await run(`placement.policy=${policy}`, "placement.search=scan");
    expect(metricValues(metricsOf(indexed))).toEqual(metricValues(metricsOf(scanned)));
    expect([...indexed.vms.server]).toEqual([...scanned.vms.server]);
    expect(indexed.migration.count).toBeGreaterThan(0);
  });

  it("charge a VM what its server costs, before and after it moves", async () => {
    const text = `version: 1
name: moving
duration: 200 s
hypervisors:
  kvm: { technique: hardware-assisted, io: virtio, type: 2 }
  old: { technique: trap-and-emulate }
serverTypes: { a: { base: hp-ml110-g5 } }
sites: [{ enclosure: ideal, servers: [{ type: a, hypervisor: kvm }, { type: a, hypervisor: old }] }]
workloads:
  - kind: tasks
    eventProfile: web-server
    vms: [{ name: v, memory: 1 MiB, server: 0 }, { name: w, memory: 1 MiB }]
    tasks: [{ name: t, vm: w, unmet: lost, fragments: [{ time: 200 s, rate: 100 MHz }] }]
migration: { cpuOverhead: 0 %, planned: [{ vm: w, to: 1, at: 50 s }] }
`;
    const { spec } = await buildScenario(parseScenario(text, "moving.yaml"));
    const simulation = new Simulation(spec);
    simulation.run();
    const { guests, vms, servers, migration } = simulation;
    const layer = vms.layer!;
    const [kvm, old] = [0, 1].map((server) => layer.costOf(1, servers.hypervisor[server]!)!);
    expect(migration.count).toBe(1);
    // A hundredth of a second is copying.
    expect(guests!.workMhzS[1]).toBeCloseTo(20_000, 6);
    expect(guests!.usedMhzS[1]! / 5000).toBeCloseTo(kvm!.slowdown + 3 * old!.slowdown, 2);
    expect(guests!.hostMhzS[1]! / 5000).toBeCloseTo(kvm!.hostShare + 3 * old!.hostShare, 2);
    expect(kvm!.slowdown).not.toBe(old!.slowdown);
    expect(guests!.serverHostMhzS[0]).toBeCloseTo(5000 * kvm!.hostShare, 0);
    expect(guests!.serverHostMhzS[1]).toBe(0);
  });

  it("never use more than they have", async () => {
    const { servers } = await run();
    for (let server = 0; server < servers.count; server++) {
      expect(servers.usedMhz[server]! / servers.capacityMhz[server]!).toBeLessThanOrEqual(1 + 1e-9);
      expect(servers.freeMemoryMiB[server]!).toBeGreaterThanOrEqual(-1e-6);
    }
  });
});
