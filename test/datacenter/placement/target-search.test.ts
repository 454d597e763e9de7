import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Acceptance, TargetSearch } from "../../../src/datacenter/placement/target-search.ts";
import { defineServerType, type ServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { cubic } from "../../../src/models/power/cubic.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { square } from "../../../src/models/power/square.ts";
import type { PlacementPolicy } from "../../../src/policies/placement/placement.ts";
import { NONE } from "../../../src/sim/none.ts";
import { type SmallWorld, smallWorld } from "../../support/small-world.ts";

// Every figure is a multiple of a power of two, so that sums and powers are exact and ties are true ties.
const base = { memoryMiB: 4096, nicBitps: 2 ** 20, offW: 8, suspendedW: 16 };
const TYPES: readonly ServerType[] = [
  defineServerType({
    ...base,
    name: "a",
    cores: 2,
    coreMhz: 1024,
    power: linear.create({ idle: 128, peak: 256 }),
  }),
  defineServerType({
    ...base,
    name: "b",
    cores: 4,
    coreMhz: 512,
    power: cubic.create({ idle: 64, peak: 320 }),
  }),
  defineServerType({
    ...base,
    name: "c",
    cores: 4,
    coreMhz: 1024,
    power: square.create({ idle: 128, peak: 256 }),
  }),
];

const { off, booting, on, suspending, suspended, resuming, shuttingDown } = SERVER_STATE;

interface Question {
  readonly creation: boolean;
  readonly overcommit: number;
  readonly memoryBindsMoves: boolean;
  readonly stalePowerBaseline: boolean;
}

const CREATION: Question = {
  creation: true,
  overcommit: 1,
  memoryBindsMoves: true,
  stalePowerBaseline: false,
};

/** What is true by definition: every server is looked at, the best by a key that is worked out anew. */
class PlainScan {
  readonly #world: SmallWorld;
  readonly #question: Question;
  readonly #key: (scan: PlainScan, server: number, vm: number) => number;

  constructor(
    world: SmallWorld,
    question: Question,
    key: (scan: PlainScan, server: number, vm: number) => number,
  ) {
    this.#world = world;
    this.#question = question;
    this.#key = key;
  }

  find(vm: number, excluded: Uint8Array | null, accept: Acceptance | null): number {
    const { servers, vms } = this.#world;
    const pinned = vms.pinnedServer[vm]!;
    if (pinned !== NONE) return this.fits(pinned, vm) ? pinned : NONE;
    let best: number = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let server = 0; server < servers.count; server++) {
      if (excluded?.[server] === 1 || !this.fits(server, vm)) continue;
      if (accept !== null && !accept(vm, server)) continue;
      const key = this.#key(this, server, vm);
      if (key < least) {
        least = key;
        best = server;
      }
    }
    return best;
  }

  fits(server: number, vm: number): boolean {
    const { servers, vms } = this.#world;
    const { creation, overcommit, memoryBindsMoves } = this.#question;
    const state = servers.state[server]!;
    if (state === suspending || state === shuttingDown || servers.claimed[server] === 1) return false;
    const holds =
      vms.memoryMiB[vm]! <= servers.freeMemoryMiB[server]! &&
      vms.networkBitps[vm]! <= servers.freeNetworkBitps[server]!;
    const vcpusOnCores = vms.vcpus[vm]! * servers.coreMhz[server]!;
    if (!creation) {
      const demand = vms.demandMhz[vm]!;
      if (demand > vcpusOnCores || demand > servers.availableMhz[server]!) return false;
      return !memoryBindsMoves || holds;
    }
    if (vms.exclusive[vm] === 1 && servers.vmCount[server]! + servers.incomingCount[server]! > 0)
      return false;
    if (vms.vcpus[vm]! > servers.cores[server]! || vms.nominalMhz[vm]! > vcpusOnCores) return false;
    const claimMhz = vms.claimsCores[vm] === 1 ? vcpusOnCores : vms.nominalMhz[vm]!;
    const promised = servers.committedMhz[server]! + claimMhz;
    return promised <= servers.capacityMhz[server]! * overcommit && holds;
  }

  powerIncreaseW(server: number, vm: number): number {
    const { servers, vms } = this.#world;
    const { creation, stalePowerBaseline } = this.#question;
    const { power, offW, suspendedW } = servers.typeAt(server);
    const loadMhz = creation ? servers.committedMhz[server]! : servers.plannedMhz[server]!;
    const request = creation ? vms.nominalMhz[vm]! : vms.demandMhz[vm]!;
    const powerAt = (mhz: number) => power.powerW(Math.min(mhz / servers.capacityMhz[server]!, 1));
    let before = powerAt(loadMhz);
    if (stalePowerBaseline) before = power.powerW(servers.utilisation[server]!);
    else if (servers.state[server] === off) before = offW;
    else if (servers.state[server] === suspended) before = suspendedW;
    return powerAt(loadMhz + request) - before;
  }
}

interface Way {
  readonly policy: PlacementPolicy;
  readonly key: (scan: PlainScan, server: number, vm: number) => number;
}

const WAYS: Readonly<Record<string, Way>> = {
  "first fit": { policy: { key: "server-id" }, key: (_, server) => server },
  "least power increase": {
    policy: { key: "power-increase" },
    key: (scan, server, vm) => scan.powerIncreaseW(server, vm),
  },
  "a score": {
    policy: {
      key: "score",
      score: (view, server, vm) => view.powerIncreaseW(server, vm) + (server % 3) * 8,
    },
    key: (scan, server, vm) => scan.powerIncreaseW(server, vm) + (server % 3) * 8,
  },
};

const servers = fc.array(
  fc.record({
    type: fc.constantFrom(...TYPES),
    state: fc.constantFrom(on, on, on, off, suspended, booting, resuming, suspending, shuttingDown),
    claimed: fc.nat(9).map((n) => n === 0),
    excluded: fc.nat(4).map((n) => n === 0),
    barsAbove: fc.constantFrom(0.5, 0.75, 1, 2),
  }),
  { minLength: 1, maxLength: 60 },
);

const vms = fc.array(
  fc.record({
    vcpus: fc.constantFrom(1, 1, 2, 4),
    vcpuMhz: fc.constantFrom(128, 256, 512, 1024, Number.POSITIVE_INFINITY),
    memoryMiB: fc.constantFrom(256, 1024, 2048),
    networkBitps: fc.constantFrom(0, 2 ** 17, 2 ** 19),
    claimsCores: fc.boolean(),
    exclusive: fc.nat(9).map((n) => n === 0),
    demandMhz: fc.constantFrom(0, 64, 128, 256, 512, 1024),
    at: fc.option(fc.nat(), { nil: NONE }),
    pin: fc.oneof({ weight: 9, arbitrary: fc.constant(NONE) }, { weight: 1, arbitrary: fc.nat() }),
    goes: fc.option(fc.nat(), { nil: NONE }),
  }),
  { minLength: 1, maxLength: 90 },
);

const question = fc.record({
  creation: fc.boolean(),
  overcommit: fc.constantFrom(0.5, 1, 1.5),
  memoryBindsMoves: fc.boolean(),
  stalePowerBaseline: fc.boolean(),
});

const worlds = fc.record({
  servers,
  vms,
  question,
  excludes: fc.constantFrom("nobody", "some occupied", "some occupied and all empty"),
  accepts: fc.boolean(),
  crowd: fc.integer({ min: 1, max: 60 }),
  crowdIsFirst: fc.boolean(),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** Puts VMs on the first or the last `crowd` servers, some of them under way to others. */
function build(described: World): SmallWorld {
  const world = smallWorld(
    described.servers.map(({ type }) => type),
    described.vms.map((vm) => ({
      ...vm,
      pinnedServer: vm.pin === NONE ? NONE : vm.pin % described.servers.length,
    })),
  );
  const { servers, vms, residents, incoming, sharing } = world;
  const crowd = Math.min(described.crowd, servers.count);
  described.vms.forEach(({ at, goes, demandMhz }, vm) => {
    vms.demandMhz[vm] = demandMhz;
    if (at === NONE) return;
    const source = described.crowdIsFirst ? at % crowd : servers.count - 1 - (at % crowd);
    residents.append(vm, source);
    const target = goes % servers.count;
    if (goes !== NONE && target !== source) {
      incoming.transferring[incoming.add(vm, target)] = 1;
      vms.migrating[vm] = 1;
    }
  });
  described.servers.forEach(({ state, claimed }, server) => {
    const isEmpty = servers.vmCount[server]! + servers.incomingCount[server]! === 0;
    servers.state[server] = state;
    if (claimed && !isEmpty) servers.claimed[server] = 1;
    sharing.solve(server);
    servers.utilisation[server] = Math.min(servers.usedMhz[server]! / servers.capacityMhz[server]!, 1);
  });
  return world;
}

describe.each(Object.entries(WAYS))("TargetSearch by %s", (_name, { policy, key }) => {
  it("finds what a scan over all servers finds, while VMs come and go", () => {
    fc.assert(
      fc.property(worlds, (described) => {
        const world = build(described);
        const { servers, vms, residents, sharing } = world;
        const scan = new PlainScan(world, described.question, key);
        const search = new TargetSearch(servers, vms, policy, described.question);
        const accept: Acceptance | null = described.accepts
          ? (vm, server) =>
              search.loadMhz(server) === 0 ||
              (search.loadMhz(server) + search.requestMhz(vm)) / servers.capacityMhz[server]! <=
                described.servers[server]!.barsAbove
          : null;
        const excluded =
          described.excludes === "nobody"
            ? null
            : Uint8Array.from(described.servers, ({ excluded }, server) => {
                const isEmpty = servers.vmCount[server]! + servers.incomingCount[server]! === 0;
                return isEmpty && described.excludes.endsWith("empty") ? 1 : Number(excluded);
              });
        search.refresh(described.question.creation ? "creation" : "move");
        if (described.excludes.endsWith("empty")) search.barEmpty();
        excluded?.forEach((isExcluded, server) => {
          if (isExcluded === 1) search.bar(server);
        });
        for (let vm = 0; vm < vms.count; vm++) {
          const source = vms.server[vm]!;
          // A planner moves running VMs; whoever asks for a new one's place takes stock after others have left.
          if (vms.migrating[vm] === 1 || (described.question.creation && source !== NONE)) continue;
          if (source !== NONE) {
            residents.remove(vm);
            sharing.solve(source);
            search.loadChanged(source);
          }
          const found = search.find(vm, accept);
          expect(found).toBe(scan.find(vm, excluded, accept));
          if (found === NONE) continue;
          search.occupied(found);
          residents.append(vm, found);
          if (described.question.creation && vms.exclusive[vm] === 1) servers.claimed[found] = 1;
          sharing.solve(found);
          search.loadChanged(found);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("goes back to what is true when it takes stock again", () => {
    fc.assert(
      fc.property(worlds, worlds, (described, { question }) => {
        const world = build(described);
        const { servers, vms } = world;
        const options = { ...described.question, creation: question.creation };
        const search = new TargetSearch(servers, vms, policy, options);
        search.refresh(options.creation ? "move" : "creation");
        described.servers.forEach(({ state }, server) => {
          search.occupied(server);
          servers.state[server] = state === on ? off : on;
        });
        search.refresh(options.creation ? "creation" : "move");
        const scan = new PlainScan(world, options, key);
        for (let vm = 0; vm < vms.count; vm++) {
          expect(search.find(vm, null)).toBe(scan.find(vm, null, null));
        }
      }),
    );
  });
});

it("finds a server that a newly occupied one has moved along", () => {
  const empty = 8;
  const full = { vcpuMhz: 1024, vcpus: 2 };
  const roomy = { vcpuMhz: 256 };
  for (let last = empty + 1; last < 100; last++) {
    // All servers but one have a VM; only the last of these has room for another one.
    const world = smallWorld(
      Array.from({ length: last + 1 }, () => TYPES[0]!),
      [...Array.from({ length: last - 1 }, () => full), roomy, full, roomy],
    );
    for (let vm = 0; vm < last; vm++) world.residents.append(vm, vm < empty ? vm : vm + 1);
    const search = new TargetSearch(world.servers, world.vms, { key: "server-id" }, CREATION);
    search.refresh("creation");
    const found = search.find(last, null);
    expect(found).toBe(empty);
    search.occupied(found);
    world.residents.append(last, found);
    search.loadChanged(found);
    expect(search.find(last + 1, null)).toBe(last);
  }
});

describe("what could ever fit", () => {
  it("is what an empty server of the plant could hold", () => {
    fc.assert(
      fc.property(worlds, (described) => {
        const empty = smallWorld(
          described.servers.map(({ type }) => type),
          described.vms.map((vm) => ({
            ...vm,
            pinnedServer: vm.pin === NONE ? NONE : vm.pin % described.servers.length,
          })),
        );
        const full = build(described);
        const options = { ...described.question, creation: true };
        const search = new TargetSearch(full.servers, full.vms, { key: "server-id" }, options);
        const scan = new PlainScan(empty, options, (_, server) => server);
        for (let vm = 0; vm < full.vms.count; vm++) {
          expect(search.couldEverFit(vm)).toBe(scan.find(vm, null, null) !== NONE);
        }
      }),
    );
  });
});
