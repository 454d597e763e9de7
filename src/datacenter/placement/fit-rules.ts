import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerType } from "../../models/plant/server-type.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";

/** What limits where a VM may stand. */
export interface FitLimits {
  /** CPU that may be promised to VMs, as a multiple of the capacity. */
  readonly overcommit: number;
  /** A move needs free memory and network at its target. */
  readonly memoryBindsMoves: boolean;
}

/**
 * Whether a VM fits on a server. A new VM needs what it was promised (nominal CPU, cores that are fast enough, memory,
 * network); one that moves needs what it asks for now. No VM goes to a server that is on its way down, or that
 * another has for itself alone.
 */
export class FitRules {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #limits: FitLimits;

  constructor(servers: ServerTable, vms: VmTable, limits: FitLimits) {
    this.#servers = servers;
    this.#vms = vms;
    this.#limits = limits;
  }

  /** Whether a new VM fits on a server now. */
  fitsNew(server: number, vm: number): boolean {
    const servers = this.#servers;
    const vms = this.#vms;
    if (!this.isOpen(server)) return false;
    const isEmpty = servers.vmCount[server] === 0 && servers.incomingCount[server] === 0;
    if (vms.exclusive[vm] === 1 && !isEmpty) return false;
    if (vms.vcpus[vm]! > servers.cores[server]! || !this.#coresAreFastEnough(server, vm)) return false;
    return (
      vms.claimMhz(vm, servers.coreMhz[server]!) <= this.promisableMhz(server) && this.#holds(server, vm)
    );
  }

  /** Whether a running VM could move to a server now. */
  fitsMoved(server: number, vm: number): boolean {
    return this.#servers.availableMhz[server]! >= this.#vms.takenMhz(vm, server) && this.admits(server, vm);
  }

  /** {@link fitsMoved} for those who look after the server's CPU themselves. */
  admits(server: number, vm: number): boolean {
    if (!this.isOpen(server)) return false;
    if (this.#servers.coreMhz[server]! * this.#vms.vcpus[vm]! < this.#vms.demandMhz[vm]!) return false;
    return !this.#limits.memoryBindsMoves || this.#holds(server, vm);
  }

  /** Whether a VM could be placed if every server were empty and up. */
  couldEverFit(vm: number): boolean {
    const { types, typeOf } = this.#servers;
    const pinned = this.#vms.pinnedServer[vm]!;
    if (pinned !== NONE) return this.#couldHold(types[typeOf[pinned]!]!, vm);
    return types.some((type) => this.#couldHold(type, vm));
  }

  /** Whether any VM is let onto a server: it is neither on its way down nor closed. */
  isOpen(server: number): boolean {
    const state = this.#servers.state[server];
    if (state === SERVER_STATE.suspending || state === SERVER_STATE.shuttingDown) return false;
    return this.#servers.closed[server] === 0;
  }

  /** CPU of a server that may still be promised, MHz. */
  promisableMhz(server: number): number {
    return this.#servers.capacityMhz[server]! * this.#limits.overcommit - this.#servers.committedMhz[server]!;
  }

  /** Whether a move needs free memory and network at its target. */
  get memoryBindsMoves(): boolean {
    return this.#limits.memoryBindsMoves;
  }

  /** Whether an empty server of a type holds a VM. */
  #couldHold(type: ServerType, vm: number): boolean {
    const { nicBitps, cores, coreMhz, hypervisor } = type;
    const vms = this.#vms;
    const memoryMiB = this.#servers.promisableMemoryMiB[this.#servers.firstOf(type)]!;
    return (
      vms.memoryUnder(vm, hypervisor) <= memoryMiB &&
      vms.networkBitps[vm]! <= nicBitps &&
      vms.vcpus[vm]! <= cores &&
      vms.nominalMhz[vm]! <= vms.vcpus[vm]! * coreMhz &&
      vms.claimMhz(vm, coreMhz) <= cores * coreMhz * this.#limits.overcommit
    );
  }

  #holds(server: number, vm: number): boolean {
    return (
      this.#vms.memoryUnder(vm, this.#servers.hypervisor[server]!) <= this.#servers.freeMemoryMiB[server]! &&
      this.#vms.networkBitps[vm]! <= this.#servers.freeNetworkBitps[server]!
    );
  }

  /** A vCPU cannot be faster than the core that it runs on. */
  #coresAreFastEnough(server: number, vm: number): boolean {
    return this.#vms.nominalMhz[vm]! <= this.#vms.vcpus[vm]! * this.#servers.coreMhz[server]!;
  }
}
