import { NONE } from "../../sim/none.ts";
import type { ServerTable } from "../plant/servers.ts";
import type { VmTable } from "./vms.ts";

/**
 * Which VMs stand on which server, in order of arrival: one doubly linked list a server, threaded through the VM
 * rows, with the server's reservations (memory, network, nominal CPU) kept in step.
 *
 * Order matters: sums over a server's VMs are made in list order, so that they are the same to the last bit however
 * the list came about. {@link insertAfter} puts a VM back exactly where it was.
 */
export class Residents {
  /** First VM of each server, or NONE. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** Next VM on the same server, or NONE. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;

  constructor(servers: ServerTable, vms: VmTable) {
    this.#servers = servers;
    this.#vms = vms;
    this.head = new Int32Array(servers.count).fill(NONE);
    this.tail = new Int32Array(servers.count).fill(NONE);
    this.next = new Int32Array(vms.count).fill(NONE);
    this.previous = new Int32Array(vms.count).fill(NONE);
  }

  /** Puts a VM that stands nowhere at the end of a server's list. */
  append(vm: number, server: number): void {
    this.insertAfter(vm, this.tail[server]!, server);
  }

  /** Takes a VM off its server. */
  remove(vm: number): void {
    const server = this.#vms.server[vm]!;
    const before = this.previous[vm]!;
    const after = this.next[vm]!;
    if (before === NONE) this.head[server] = after;
    else this.next[before] = after;
    if (after === NONE) this.tail[server] = before;
    else this.previous[after] = before;
    this.#vms.server[vm] = NONE;
    this.#servers.vmCount[server]!--;
    this.release(vm, server);
  }

  /** Puts a VM that stands nowhere behind another one of a server, or first where `before` is NONE. */
  insertAfter(vm: number, before: number, server: number): void {
    const after = before === NONE ? this.head[server]! : this.next[before]!;
    this.previous[vm] = before;
    this.next[vm] = after;
    if (before === NONE) this.head[server] = vm;
    else this.next[before] = vm;
    if (after === NONE) this.tail[server] = vm;
    else this.previous[after] = vm;
    this.#vms.server[vm] = server;
    this.#servers.vmCount[server]!++;
    this.reserve(vm, server);
  }

  /** Books a VM's memory, network and nominal CPU on a server. */
  reserve(vm: number, server: number): void {
    this.#servers.freeMemoryMiB[server]! -= this.#memoryMiB(vm, server);
    this.#servers.freeNetworkBitps[server]! -= this.#vms.networkBitps[vm]!;
    this.#servers.committedMhz[server]! += this.#vms.claimMhz(vm, this.#servers.coreMhz[server]!);
    this.#servers.changed(server);
  }

  /** Gives back what {@link reserve} booked. */
  release(vm: number, server: number): void {
    this.#servers.freeMemoryMiB[server]! += this.#memoryMiB(vm, server);
    this.#servers.freeNetworkBitps[server]! += this.#vms.networkBitps[vm]!;
    this.#servers.committedMhz[server]! -= this.#vms.claimMhz(vm, this.#servers.coreMhz[server]!);
    this.#released(server);
  }

  /** Books a VM's memory alone: it runs elsewhere, and some of its memory is still here. */
  reserveMemory(vm: number, server: number): void {
    this.#servers.freeMemoryMiB[server]! -= this.#memoryMiB(vm, server);
    this.#servers.changed(server);
  }

  /** Gives back what {@link reserveMemory} booked. */
  releaseMemory(vm: number, server: number): void {
    this.#servers.freeMemoryMiB[server]! += this.#memoryMiB(vm, server);
    this.#released(server);
  }

  #memoryMiB(vm: number, server: number): number {
    return this.#vms.memoryUnder(vm, this.#servers.hypervisor[server]!);
  }

  #released(server: number): void {
    if (this.#servers.vmCount[server] === 0 && this.#servers.incomingCount[server] === 0) {
      // An empty server has all of its resources: no rounding of past sums may linger.
      this.#servers.freeMemoryMiB[server] = this.#servers.promisableMemoryMiB[server]!;
      this.#servers.freeNetworkBitps[server] = this.#servers.networkBitps[server]!;
      this.#servers.committedMhz[server] = 0;
    }
    this.#servers.changed(server);
  }
}
