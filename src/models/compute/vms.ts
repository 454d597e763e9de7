import { NONE } from "../../sim/none.ts";
import type { GuestMemory } from "../migration/guest-memory.ts";
import type { VirtualLayer } from "../virtualisation/virtual-layer.ts";

/** Where a VM is in its life. */
export const VM_STATE = {
  /** Not asked for yet. */
  announced: 0,
  /** Asked for, not placed: it waits in the queue. */
  requested: 1,
  /** Placed on a server that is not up yet. */
  placed: 2,
  /** Running. */
  running: 3,
  /** Finished or destroyed; its resources are free. */
  stopped: 4,
  /** Turned away: nothing could ever hold it, or the scenario does not let requests wait. */
  rejected: 5,
} as const;

/** What a VM is when it is asked for. */
export interface VmSpec {
  readonly name: string;
  /** Name of its VM type, for outputs. */
  readonly type: string;
  readonly vcpus: number;
  /** Speed of one vCPU, MHz; Infinity: whatever the server's cores give. */
  readonly vcpuMhz: number;
  readonly memoryMiB: number;
  /** Network bandwidth that it reserves, bit/s. */
  readonly networkBitps: number;
  /** Relative weight in the CPU sharing. */
  readonly shares: number;
  /** The user's limit on its CPU, MHz; Infinity: none. */
  readonly capMhz: number;
  /** The user's limit on its CPU, as a fraction of its vCPUs' speed on the server, for a VM that runs tasks; 1: none. */
  readonly capFraction: number;
  /** CPU that it is guaranteed, MHz. */
  readonly reservationMhz: number;
  /** It claims as many of the server's cores as it has vCPUs, where its speed is the server's. */
  readonly claimsCores: boolean;
  /** It claims a server for itself alone. */
  readonly exclusive: boolean;
  /** It runs without a hypervisor: its threads meet the server's cores one by one. */
  readonly native: boolean;
  /** The server it must go to, or NONE. */
  readonly pinnedServer: number;
  /** How it writes to its memory; null: as the simulation has it for all. */
  readonly guestMemory: GuestMemory | null;
  readonly tenant: number;
  /** Row of the classes of workloads that hypervisors are priced by, or NONE. */
  readonly profile: number;
  /** Which workload of the scenario it belongs to, from 0. */
  readonly workload: number;
  /** When it is asked for, s. */
  readonly arrivalS: number;
  /** How long it runs before it stops by itself, s, counted from its start; Infinity: for ever. */
  readonly lifetimeS: number;
}

/** A VM of which only what has no default is required. */
export type VmDefinition = Pick<VmSpec, "name" | "type" | "vcpuMhz" | "memoryMiB"> & Partial<VmSpec>;

/**
 * Completes a VM: one vCPU, no network, one share, no cap and no reservation, on any server that others may use too,
 * of the first tenant, there from time 0 and for ever.
 */
export function defineVm(given: VmDefinition): VmSpec {
  // Written out: spread objects are large, and slow to read, where there are a million of them.
  return {
    name: given.name,
    type: given.type,
    vcpus: given.vcpus ?? 1,
    vcpuMhz: given.vcpuMhz,
    memoryMiB: given.memoryMiB,
    networkBitps: given.networkBitps ?? 0,
    shares: given.shares ?? 1,
    capMhz: given.capMhz ?? Number.POSITIVE_INFINITY,
    capFraction: given.capFraction ?? 1,
    reservationMhz: given.reservationMhz ?? 0,
    claimsCores: given.claimsCores ?? false,
    exclusive: given.exclusive ?? false,
    native: given.native ?? false,
    pinnedServer: given.pinnedServer ?? NONE,
    guestMemory: given.guestMemory ?? null,
    tenant: given.tenant ?? 0,
    profile: given.profile ?? NONE,
    workload: given.workload ?? 0,
    arrivalS: given.arrivalS ?? 0,
    lifetimeS: given.lifetimeS ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * Virtual machines (and native tasks, which are guests without a hypervisor), a row each, in the order in which the
 * workloads create them. All rows exist from the start, so that their draws never depend on a policy.
 */
export class VmTable {
  /** What hypervisors cost; null: nothing. Set before any VM stands anywhere, if at all. */
  layer: VirtualLayer | null = null;
  readonly count: number;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly vcpus: Float64Array;
  /** Nominal CPU, vcpus × vcpuMhz, MHz; 0 where the speed is the server's. */
  readonly nominalMhz: Float64Array;
  readonly memoryMiB: Float64Array;
  readonly networkBitps: Float64Array;
  readonly shares: Float64Array;
  readonly capMhz: Float64Array;
  readonly capFraction: Float64Array;
  /** The most CPU that it uses whatever it runs on, MHz: its nominal CPU or its cap; Infinity: neither. */
  readonly ceilingMhz: Float64Array;
  readonly reservationMhz: Float64Array;
  readonly claimsCores: Uint8Array;
  readonly exclusive: Uint8Array;
  readonly native: Uint8Array;
  readonly pinnedServer: Int32Array;
  /** 1 where a VM may be moved: it is a VM, shares its server, and is not pinned. */
  readonly movable: Uint8Array;
  /** How it writes to its memory; null: as the simulation has it for all. */
  readonly guestMemory: readonly (GuestMemory | null)[];
  readonly tenant: Int32Array;
  /** Class of workloads that hypervisors are priced by, or NONE. */
  readonly profile: Int32Array;
  /** The workload that it belongs to, from 0. */
  readonly workload: Int32Array;
  readonly arrivalS: Float64Array;
  /** How long it runs once it has started, s; Infinity: for ever. */
  readonly lifetimeS: Float64Array;

  /** One of {@link VM_STATE}. */
  readonly state: Uint8Array;
  /** The server that runs it, or NONE. */
  readonly server: Int32Array;
  /** 1 from the request for a live migration to its end. */
  readonly migrating: Uint8Array;
  /** 1 while its memory is copied: later than {@link migrating} where the target has to wake up first. */
  readonly transferring: Uint8Array;
  /** Share of its vCPUs' time for which it may run, 0..1: 0 while it is stopped, 1 unless something holds it back. */
  readonly runShare: Float64Array;
  /** Share of the CPU time that it is given which its work gets, 0..1: the rest is lost to a migration. */
  readonly workShare: Float64Array;
  /** What it asks for now, as a fraction of its nominal CPU, 0..1; 0 where the nominal CPU is the server's. */
  readonly utilisation: Float64Array;
  /** CPU that it asks for now, never more than its cap, MHz. */
  readonly demandMhz: Float64Array;
  /** CPU that it gets now, MHz. */
  readonly allocatedMhz: Float64Array;
  /** Weight in the CPU sharing: shares × vCPUs, or × its active threads where those are fewer. */
  readonly weight: Float64Array;

  /** @param specs - one a VM, in id order. */
  constructor(specs: readonly VmSpec[]) {
    const count = specs.length;
    this.count = count;
    this.names = specs.map((spec) => spec.name);
    this.types = specs.map((spec) => spec.type);
    this.guestMemory = specs.map((spec) => spec.guestMemory);
    this.vcpus = new Float64Array(count);
    this.nominalMhz = new Float64Array(count);
    this.memoryMiB = new Float64Array(count);
    this.networkBitps = new Float64Array(count);
    this.shares = new Float64Array(count);
    this.capMhz = new Float64Array(count);
    this.capFraction = new Float64Array(count);
    this.ceilingMhz = new Float64Array(count);
    this.reservationMhz = new Float64Array(count);
    this.claimsCores = new Uint8Array(count);
    this.exclusive = new Uint8Array(count);
    this.native = new Uint8Array(count);
    this.pinnedServer = new Int32Array(count);
    this.movable = new Uint8Array(count);
    this.tenant = new Int32Array(count);
    this.profile = new Int32Array(count);
    this.workload = new Int32Array(count);
    this.arrivalS = new Float64Array(count);
    this.lifetimeS = new Float64Array(count);
    this.weight = new Float64Array(count);
    for (let vm = 0; vm < count; vm++) this.#announce(vm, specs[vm]!);
    this.state = new Uint8Array(count).fill(VM_STATE.announced);
    this.server = new Int32Array(count).fill(NONE);
    this.migrating = new Uint8Array(count);
    this.transferring = new Uint8Array(count);
    this.runShare = new Float64Array(count).fill(1);
    this.workShare = new Float64Array(count).fill(1);
    this.utilisation = new Float64Array(count);
    this.demandMhz = new Float64Array(count);
    this.allocatedMhz = new Float64Array(count);
  }

  #announce(vm: number, spec: VmSpec): void {
    this.vcpus[vm] = spec.vcpus;
    this.nominalMhz[vm] = Number.isFinite(spec.vcpuMhz) ? spec.vcpus * spec.vcpuMhz : 0;
    this.memoryMiB[vm] = spec.memoryMiB;
    this.networkBitps[vm] = spec.networkBitps;
    this.shares[vm] = spec.shares;
    this.capMhz[vm] = spec.capMhz;
    this.capFraction[vm] = spec.capFraction;
    const nominalMhz = this.nominalMhz[vm]!;
    this.ceilingMhz[vm] = nominalMhz > 0 && nominalMhz < spec.capMhz ? nominalMhz : spec.capMhz;
    this.reservationMhz[vm] = spec.reservationMhz;
    this.claimsCores[vm] = spec.claimsCores ? 1 : 0;
    this.exclusive[vm] = spec.exclusive ? 1 : 0;
    this.native[vm] = spec.native ? 1 : 0;
    this.pinnedServer[vm] = spec.pinnedServer;
    this.movable[vm] = spec.native || spec.exclusive || spec.pinnedServer !== NONE ? 0 : 1;
    this.tenant[vm] = spec.tenant;
    this.profile[vm] = spec.profile;
    this.workload[vm] = spec.workload;
    this.arrivalS[vm] = spec.arrivalS;
    this.lifetimeS[vm] = spec.lifetimeS;
    this.weight[vm] = spec.shares * spec.vcpus;
  }

  /** CPU that a VM's demand takes of a server, MHz: where there is a hypervisor, what it grows to. */
  takenMhz(vm: number, server: number): number {
    return this.takenBy(vm, server, this.demandMhz[vm]!);
  }

  /** CPU that a demand of a VM's takes of a server, MHz. */
  takenBy(vm: number, server: number, demandMhz: number): number {
    const layer = this.layer;
    return layer === null ? demandMhz : layer.grownMhz(vm, server, demandMhz, this.limitMhz(vm, server));
  }

  /** What {@link takenMhz} is on any server, at least: a bound for those who search. */
  leastTakenMhz(vm: number): number {
    const demand = this.demandMhz[vm]!;
    return this.layer === null ? demand : demand * this.layer.leastGrowth(vm);
  }

  /** The most CPU that a VM's vCPUs and its cap let it use on a server with a hypervisor, MHz. */
  limitMhz(vm: number, server: number): number {
    const nominal = this.nominalMhz[vm]!;
    const vcpusMhz = nominal > 0 ? nominal : this.vcpus[vm]! * this.layer!.coreMhz[server]!;
    const cap = this.capMhz[vm]!;
    return cap < vcpusMhz ? cap : vcpusMhz;
  }

  /** Memory that a VM takes of a server with this hypervisor (a row, or NONE), MiB. */
  memoryUnder(vm: number, hypervisor: number): number {
    const memoryMiB = this.memoryMiB[vm]!;
    return this.layer === null ? memoryMiB : this.layer.memoryMiB(vm, memoryMiB, hypervisor);
  }

  /** What {@link memoryUnder} is under any hypervisor that a server has, at least. */
  leastMemoryMiB(vm: number): number {
    const memoryMiB = this.memoryMiB[vm]!;
    return this.layer === null ? memoryMiB : this.layer.leastMemoryMiB(vm, memoryMiB);
  }

  /** CPU that a VM is promised on cores of this speed, MHz: its nominal CPU, or the cores that it claims. */
  claimMhz(vm: number, coreMhz: number): number {
    return this.claimsCores[vm] === 1 ? this.vcpus[vm]! * coreMhz : this.nominalMhz[vm]!;
  }
}
