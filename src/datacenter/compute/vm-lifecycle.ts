import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { CLOSED, SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "./dirty-servers.ts";

/** Called when a VM starts or stops, with its id. */
export type VmListener = (vm: number) => void;

/** Times from request to start, s; `maxS` is NaN where nothing started. */
export interface WaitingTimes {
  readonly started: number;
  readonly sumS: number;
  readonly maxS: number;
}

/**
 * Takes VMs from placed to running to stopped, and tells those who asked. A VM that is placed on a server which is
 * not up yet starts when the server is.
 */
export class VmLifecycle {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #dirty: DirtyServers;
  readonly #placeListeners: VmListener[] = [];
  readonly #startListeners: VmListener[] = [];
  readonly #stopListeners: VmListener[] = [];
  readonly #lifetimeEnds: EventKind;
  readonly #guestUp: EventKind;
  /** 1 while a VM starts on a server that is up. */
  readonly #isStarting: Uint8Array;
  /** When each VM began to run, s; NaN before. */
  readonly startS: Float64Array;
  /** When each VM stopped, s; NaN before. */
  readonly stopS: Float64Array;
  /** The server on which each VM was first placed, or NONE. */
  readonly firstServer: Int32Array;
  /** VMs running or placed. */
  liveCount = 0;
  /** VMs that have stopped. */
  stoppedCount = 0;

  constructor(engine: Engine, servers: ServerTable, vms: VmTable, residents: Residents, dirty: DirtyServers) {
    this.#engine = engine;
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#dirty = dirty;
    this.startS = new Float64Array(vms.count).fill(Number.NaN);
    this.stopS = new Float64Array(vms.count).fill(Number.NaN);
    this.firstServer = new Int32Array(vms.count).fill(NONE);
    this.#lifetimeEnds = engine.on("VM lifetime ends", (vm) => {
      if (vms.state[vm] === VM_STATE.running) this.stop(vm);
    });
    this.#isStarting = new Uint8Array(vms.count);
    this.#guestUp = engine.on("guest is up", (vm) => {
      dirty.mark(vms.server[vm]!);
      this.#run(vm);
    });
  }

  /** Has the listener called when a VM was put on a server, before it starts. */
  onPlace(listener: VmListener): void {
    this.#placeListeners.push(listener);
  }

  /** Has the listener called after a VM has begun to run. */
  onStart(listener: VmListener): void {
    this.#startListeners.push(listener);
  }

  /** Has the listener called when a VM stops, while it still stands on its server. */
  onStop(listener: VmListener): void {
    this.#stopListeners.push(listener);
  }

  /** Puts a VM on a server; it starts now, or when the server is up. */
  place(vm: number, server: number): void {
    if (this.#vms.exclusive[vm] === 1) this.#servers.closed[server]! |= CLOSED.claimed;
    this.#residents.append(vm, server);
    this.firstServer[vm] = server;
    this.liveCount++;
    this.#vms.state[vm] = VM_STATE.placed;
    this.#dirty.mark(server);
    for (const listener of this.#placeListeners) listener(vm);
    if (this.#servers.state[server] === SERVER_STATE.on) this.#start(vm);
  }

  /** Starts the VMs that waited for a server to come up. */
  serverUp(server: number): void {
    const { next, head } = this.#residents;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      if (this.#vms.state[vm] === VM_STATE.placed) this.#start(vm);
    }
  }

  /** How long requests waited from arrival to start, over the VMs that have started. */
  waiting(): WaitingTimes {
    let started = 0;
    let sumS = 0;
    let maxS = Number.NaN;
    for (let vm = 0; vm < this.#vms.count; vm++) {
      const waitedS = this.startS[vm]! - this.#vms.arrivalS[vm]!;
      if (Number.isNaN(waitedS)) continue;
      started++;
      sumS += waitedS;
      if (!(maxS >= waitedS)) maxS = waitedS;
    }
    return { started, sumS, maxS };
  }

  /** Ends a VM for good and frees what it held. */
  stop(vm: number): void {
    const server = this.#vms.server[vm]!;
    for (const listener of this.#stopListeners) listener(vm);
    if (this.#vms.exclusive[vm] === 1) this.#servers.closed[server]! &= ~CLOSED.claimed;
    this.#residents.remove(vm);
    this.#vms.state[vm] = VM_STATE.stopped;
    this.#vms.allocatedMhz[vm] = 0;
    this.stopS[vm] = this.#engine.now;
    this.liveCount--;
    this.stoppedCount++;
    this.#dirty.mark(server);
  }

  /** When a VM began to run and when it stopped, or the run ended, apart from each other, s; 0 if it never ran. */
  ranS(vm: number, endS: number): number {
    const startS = this.startS[vm]!;
    if (Number.isNaN(startS)) return 0;
    const stopS = this.stopS[vm]!;
    return (Number.isNaN(stopS) ? endS : stopS) - startS;
  }

  /** Starts a VM on a server that is up: it runs at once, or when its hypervisor has it up. */
  #start(vm: number): void {
    const { layer, server } = this.#vms;
    const startUpS = layer === null ? 0 : layer.startUpS(vm, this.#servers.hypervisor[server[vm]!]!);
    if (startUpS === 0) this.#run(vm);
    else if (this.#isStarting[vm] === 0) {
      this.#isStarting[vm] = 1;
      this.#engine.schedule(this.#engine.now + startUpS, PHASE.change, this.#guestUp, vm);
    }
  }

  #run(vm: number): void {
    this.#isStarting[vm] = 0;
    this.#vms.state[vm] = VM_STATE.running;
    this.startS[vm] = this.#engine.now;
    for (const listener of this.#startListeners) listener(vm);
    const endS = this.#engine.now + this.#vms.lifetimeS[vm]!;
    if (endS < Number.POSITIVE_INFINITY) this.#engine.schedule(endS, PHASE.change, this.#lifetimeEnds, vm);
  }
}
