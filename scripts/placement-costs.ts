/**
 * Measures how long a policy of each kind takes to find a place for a VM, with 1,000, 10,000 and 100,000 servers, and
 * writes the table into docs/placement.md, between its markers.
 *
 *     npx tsx scripts/placement-costs.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { FitRules } from "../src/datacenter/placement/fit-rules.ts";
import { StartSearch } from "../src/datacenter/placement/target-search.ts";
import { Residents } from "../src/models/compute/residents.ts";
import { defineVm, type VmSpec, VmTable } from "../src/models/compute/vms.ts";
import { IncomingMoves } from "../src/models/migration/incoming.ts";
import { resolveParameters } from "../src/models/parameters.ts";
import { IDEAL_CHASSIS } from "../src/models/plant/enclosure.ts";
import { defineServerType } from "../src/models/plant/server-type.ts";
import { serverTypes } from "../src/models/plant/server-types.ts";
import { ServerTable } from "../src/models/plant/servers.ts";
import type { Topology } from "../src/models/plant/topology.ts";
import { TopologyBuilder } from "../src/models/plant/topology-builder.ts";
import { placements } from "../src/policies/placement/registry.ts";
import { NONE } from "../src/sim/none.ts";
import { RandomStreams } from "../src/sim/random.ts";
import { between } from "./page-table.ts";

const PAGE = "docs/placement.md";
const SIZES = [1000, 10_000, 100_000];
/** Policies, one or two of each kind, and how they are answered. */
const CASES = [
  ["policy: first-fit", "index"],
  ["policy: next-fit", "index"],
  ["policy: best-fit", "index"],
  ["policy: worst-fit", "index"],
  ["policy: random-fit", "draws, then the index"],
  ["policy: pack-by-chassis", "index"],
  ["policy: anti-affinity, by: tenant", "index"],
  ["policy: affinity, by: tenant, level: rack", "index"],
  ["policy: power-aware-best-fit", "classes"],
  ["policy: cosine-similarity", "classes"],
  ["policy: best-fit-threshold", "scan"],
] as const;
/** A measurement ends after so long, s, or so many placements. */
const LIMIT_S = 1;
const PLACEMENTS = 100_000;
/** Placements before a measurement begins: indexes are built and code is compiled. */
const WARM_UP = 500;

const SERVER = defineServerType({
  name: "server",
  cores: 6,
  coreMhz: 2660,
  power: serverTypes.find(({ name }) => name === "hp-ml110-g5")!.power,
});
const VM_TYPES = [
  { vcpuMhz: 2500, memoryMiB: 870 },
  { vcpuMhz: 2000, memoryMiB: 1740 },
  { vcpuMhz: 1000, memoryMiB: 1740 },
  { vcpuMhz: 500, memoryMiB: 613 },
];
const VMS_PER_SERVER = 8;
/** VMs of one tenant. */
const TENANT = 20;

function table(): string {
  const figures = CASES.map(([placement, kind]) => [`${placement.replace("policy: ", "")}`, kind as string]);
  for (const size of SIZES) {
    const plant = plantOf(size);
    CASES.forEach(([placement], row) => {
      const us = Number(microseconds(placement, plant).toPrecision(2));
      figures[row]!.push(`${us.toLocaleString("en")} µs`);
      console.error(`${placement}, ${size} servers: ${us} µs`);
    });
  }
  const headings = SIZES.map((size) => `${size.toLocaleString("en")} servers`).join(" | ");
  const rows = figures.map((cells) => `| ${cells.join(" | ")} |`);
  return [`| Policy | Answered by | ${headings} |`, `|---|---|${"--:|".repeat(SIZES.length)}`, ...rows].join(
    "\n",
  );
}

/** Servers in chassis, with VMs that lie anyhow, as after a day. */
interface Plant {
  readonly topology: Topology;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly incoming: IncomingMoves;
}

const LIMITS = { overcommit: 1, memoryBindsMoves: true, stalePowerBaseline: false };

function plantOf(serverCount: number): Plant {
  const builder = new TopologyBuilder();
  const row = builder.addRow(builder.addHall(builder.addSite("site"), "hall"));
  for (let rack = NONE, chassis = NONE, i = 0; i < serverCount; i++) {
    if (i % 96 === 0) rack = builder.addRack(row);
    if (i % 16 === 0) chassis = builder.addChassis(rack, IDEAL_CHASSIS);
    builder.addServer(SERVER, { chassis });
  }
  const topology = builder.build();
  const servers = new ServerTable(topology.serverTypes);
  const vms = new VmTable(Array.from({ length: VMS_PER_SERVER * serverCount }, (_, i) => vmOf(i)));
  const residents = new Residents(servers, vms);
  const random = new RandomStreams(1).stream("costs", "plant");
  const rules = new FitRules(servers, vms, LIMITS);
  for (let vm = 0; vm < vms.count; vm++) {
    const server = Math.floor(random() * serverCount);
    if (rules.fitsNew(server, vm)) residents.append(vm, server);
  }
  return { topology, servers, vms, residents, incoming: new IncomingMoves(servers, residents) };
}

/** Time from one placement to the next, the VM that leaves for it included. */
function microseconds(placement: string, { topology, servers, vms, residents, incoming }: Plant): number {
  const [name, ...given] = placement.replace("policy: ", "").split(", ");
  const random = new RandomStreams(1).stream("costs", name!);
  const module = placements.find((candidate) => candidate.name === name)!;
  const parameters = Object.fromEntries(given.map((text) => text.split(": ") as [string, string]));
  const policy = module.create(resolveParameters(module.parameters, parameters), { random });
  const plant = { topology, residents, incoming };
  const search = new StartSearch(servers, vms, policy, { ...LIMITS, plant });
  search.begin();
  let begin = performance.now();
  let seconds = 0;
  let placed = -WARM_UP;
  for (; placed < PLACEMENTS && seconds < LIMIT_S; placed++) {
    if (placed === 0) begin = performance.now();
    const vm = Math.floor(random() * vms.count);
    if (vms.server[vm] !== NONE) residents.remove(vm);
    const server = search.find(vm);
    if (server !== NONE) residents.append(vm, server);
    seconds = placed < 0 ? 0 : (performance.now() - begin) / 1000;
  }
  return (1e6 * seconds) / placed;
}

function vmOf(i: number): VmSpec {
  const kind = i % VM_TYPES.length;
  return defineVm({
    ...VM_TYPES[kind]!,
    name: `vm-${i}`,
    type: `type-${kind}`,
    tenant: Math.floor(i / TENANT),
  });
}

writeFileSync(PAGE, between(readFileSync(PAGE, "utf8"), "costs", table()));
