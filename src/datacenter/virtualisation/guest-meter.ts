import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { VirtualLayer } from "../../models/virtualisation/virtual-layer.ts";
import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { ServiceLevelMeter } from "../compute/service-level-meter.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";

/** What a guest meter counts with. */
export interface GuestMeterParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly layer: VirtualLayer;
  readonly dirty: DirtyServers;
  readonly lifecycle: VmLifecycle;
  readonly serviceLevel: ServiceLevelMeter;
}

/**
 * Counts what virtualisation costs guests and servers.
 *
 * What follows from the work that a guest got (CPU that it used, CPU of the host, packets, blocks) is worked out from the
 * service level's integrals whenever the guest leaves a server: costs are the same for as long as it stays. What changes
 * with its neighbours (waiting for a core, interference) is integrated, on servers where there is any.
 */
export class GuestMeter {
  readonly #parts: GuestMeterParts;
  #begun = false;

  /** CPU of the host spent on guests, MHz·s, by server. */
  readonly serverHostMhzS: Float64Array;
  /** Time for which vCPUs waited for a core, s, by server and by VM. */
  readonly serverReadyS: Float64Array;
  readonly readyS: Float64Array;
  /** CPU time on the bare machine that each VM's work would have taken, s of one core of its servers. */
  readonly workS: Float64Array;
  /** The same in MHz·s, and what was used for it: by the VM with its monitor, by the host, because of neighbours. */
  readonly workMhzS: Float64Array;
  readonly usedMhzS: Float64Array;
  readonly hostMhzS: Float64Array;
  readonly interferenceMhzS: Float64Array;
  /** Packets and blocks of each VM, and the time that they took longer than on the bare machine, s in all. */
  readonly packets: Float64Array;
  readonly packetDelayS: Float64Array;
  readonly blocks: Float64Array;
  readonly blockDelayS: Float64Array;

  readonly #serverSinceS: Float64Array;
  readonly #hostMhz: Float64Array;
  readonly #serverReady: Float64Array;
  readonly #sinceS: Float64Array;
  readonly #ready: Float64Array;
  readonly #interferenceMhz: Float64Array;
  /** Where each VM stands, and what it had been allocated by the time it came there, MHz·s. */
  readonly #server: Int32Array;
  readonly #allocatedBefore: Float64Array;

  constructor(parts: GuestMeterParts) {
    this.#parts = parts;
    const { servers, vms, engine, lifecycle } = parts;
    const ofServers = (): Float64Array => new Float64Array(servers.count);
    const ofVms = (): Float64Array => new Float64Array(vms.count);
    this.serverHostMhzS = ofServers();
    this.serverReadyS = ofServers();
    this.#serverSinceS = ofServers();
    this.#hostMhz = ofServers();
    this.#serverReady = ofServers();
    this.readyS = ofVms();
    this.workS = ofVms();
    this.workMhzS = ofVms();
    this.usedMhzS = ofVms();
    this.hostMhzS = ofVms();
    this.interferenceMhzS = ofVms();
    this.packets = ofVms();
    this.packetDelayS = ofVms();
    this.blocks = ofVms();
    this.blockDelayS = ofVms();
    this.#sinceS = ofVms();
    this.#ready = ofVms();
    this.#interferenceMhz = ofVms();
    this.#allocatedBefore = ofVms();
    this.#server = new Int32Array(vms.count).fill(NONE);
    engine.onSettle("guests", (now) => this.#settle(now));
    lifecycle.onStart((vm) => this.#comes(vm));
    lifecycle.onStop((vm) => this.#leaves(vm));
  }

  /** A VM runs on another server than before. */
  moved(vm: number): void {
    this.#leaves(vm);
    this.#comes(vm);
  }

  /** The server on which a VM ran last, or NONE. */
  lastServer(vm: number): number {
    return this.#server[vm]!;
  }

  begin(now: number): void {
    this.#begun = true;
    this.#serverSinceS.fill(now);
    this.#sinceS.fill(now);
  }

  /** Closes every stay and every interval, after the service level's meter. */
  close(now: number): void {
    const { servers, vms } = this.#parts;
    for (let server = 0; server < servers.count; server++) this.#closeServer(server, now);
    for (let vm = 0; vm < vms.count; vm++) {
      this.#closeVm(vm, now);
      this.#closeStay(vm, now);
    }
  }

  #settle(now: number): void {
    if (!this.#begun) return;
    const { dirty, layer } = this.#parts;
    const { batch, count } = dirty;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      this.#closeServer(server, now);
      this.#hostMhz[server] = layer.hostMhz[server]!;
      const isCounted = layer.interference !== null || layer.isContended[server] === 1;
      if (isCounted || this.#serverReady[server]! > 0) this.#countGuests(server, now);
    }
  }

  /** Closes the intervals of a server's guests, and opens new ones. */
  #countGuests(server: number, now: number): void {
    const { vms, residents, layer, servers } = this.#parts;
    const coreMhz = servers.coreMhz[server]!;
    const isContended = layer.isContended[server] === 1;
    let ready = 0;
    for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
      this.#closeVm(vm, now);
      if (vms.state[vm] !== VM_STATE.running) continue;
      this.#ready[vm] = isContended ? layer.waitingMhz[vm]! / coreMhz : 0;
      ready += this.#ready[vm]!;
      if (layer.interference === null) continue;
      const slowdown = layer.slowdown[layer.cellOf(vm, server)]!;
      this.#interferenceMhz[vm] = vms.allocatedMhz[vm]! * slowdown * (layer.interference[vm]! - 1);
    }
    this.#serverReady[server] = ready;
  }

  #closeServer(server: number, now: number): void {
    const durationS = now - this.#serverSinceS[server]!;
    this.#serverSinceS[server] = now;
    this.serverHostMhzS[server]! += this.#hostMhz[server]! * durationS;
    this.serverReadyS[server]! += this.#serverReady[server]! * durationS;
  }

  #closeVm(vm: number, now: number): void {
    const durationS = now - this.#sinceS[vm]!;
    this.#sinceS[vm] = now;
    this.readyS[vm]! += this.#ready[vm]! * durationS;
    this.interferenceMhzS[vm]! += this.#interferenceMhz[vm]! * durationS;
  }

  #comes(vm: number): void {
    const { engine, vms, serviceLevel } = this.#parts;
    this.#server[vm] = vms.server[vm]!;
    this.#allocatedBefore[vm] = serviceLevel.allocatedMhzSAt(vm, engine.now);
    this.#sinceS[vm] = engine.now;
  }

  #leaves(vm: number): void {
    const { now } = this.#parts.engine;
    this.#closeVm(vm, now);
    this.#ready[vm] = 0;
    this.#interferenceMhz[vm] = 0;
    this.#closeStay(vm, now);
  }

  /** Adds up what the work that a VM got on its server has cost. */
  #closeStay(vm: number, now: number): void {
    const { servers, layer, serviceLevel } = this.#parts;
    const server = this.#server[vm]!;
    if (server === NONE) return;
    const allocated = serviceLevel.allocatedMhzSAt(vm, now);
    const workMhzS = allocated - this.#allocatedBefore[vm]!;
    this.#allocatedBefore[vm] = allocated;
    const cell = layer.cellOf(vm, server);
    const slowdown = layer.slowdown[cell]!;
    const workS = workMhzS / servers.coreMhz[server]!;
    this.workS[vm]! += workS;
    this.workMhzS[vm]! += workMhzS;
    this.usedMhzS[vm]! += workMhzS * slowdown;
    this.hostMhzS[vm]! += workMhzS * slowdown * (layer.footprint[cell]! - 1);
    const cost = layer.costOf(vm, servers.hypervisor[server]!);
    if (cost === null) return;
    const { packets, blocks } = cost.io;
    this.packets[vm]! += workS * packets.perSecond;
    this.packetDelayS[vm]! += workS * packets.perSecond * packets.addedLatencyS;
    this.blocks[vm]! += workS * blocks.perSecond;
    this.blockDelayS[vm]! += workS * blocks.perSecond * blocks.addedLatencyS;
  }
}
