import { doubled } from "../../sim/doubled.ts";
import type { EndPoint } from "./end-points.ts";
import { FairRates } from "./fair-rates.ts";
import { FlowTable, PATH_PLACES } from "./flow-table.ts";
import { LinkShares } from "./link-shares.ts";
import { SEND, SendProgress } from "./send-progress.ts";

/** Links and the ways that they make. */
export interface Ways {
  /** Capacity of each link, bit/s. */
  readonly capacityBitps: Float64Array;
  /** Latency of each link, s. */
  readonly latencyS: Float64Array;
  /**
   * Writes the links from one end point to another, in order, none twice.
   *
   * @returns how many there are, at most {@link PATH_PLACES}
   */
  writePath(from: EndPoint, to: EndPoint, into: Int32Array, offset: number): number;
}

/** Is told when a link comes to be used, and when no flow uses it any more. */
export type BusyListener = (link: number, busy: boolean) => void;

/**
 * Flows over links that they share max-min fairly. A flow that is open takes bandwidth from when it is given something to
 * send until it is {@link release}d, with what it sends or nothing; what it gets follows from {@link settle}.
 *
 * Flows are rows of {@link flows}. Times must not go back. Whoever uses it settles before time passes, and calls
 * {@link finishNext} when {@link nextS} has come.
 */
export class FlowNetwork {
  readonly flows: FlowTable = new FlowTable();
  readonly shares: LinkShares;
  readonly rates: FairRates;
  readonly #ways: Ways;
  readonly #progress: SendProgress;
  /** Bits that each link has carried, but for those of sends under way. */
  readonly #carriedBits: Float64Array;
  /** Flows that start or stop to take bandwidth at the next settle. */
  #pending: Int32Array = new Int32Array(64);
  #pendingCount = 0;
  #isPending: Uint8Array = new Uint8Array(64);
  /** 1 from when something is sent until it is released. */
  #held: Uint8Array = new Uint8Array(64);
  readonly #busyListeners: BusyListener[] = [];

  constructor(ways: Ways) {
    this.#ways = ways;
    this.shares = new LinkShares(this.flows, ways.capacityBitps);
    this.#progress = new SendProgress(this.flows, this.shares);
    this.rates = new FairRates(this.flows, this.shares, this.#progress);
    this.#carriedBits = new Float64Array(ways.capacityBitps.length);
  }

  /** Has the listener called when a link comes to be used or is left alone. */
  onBusy(listener: BusyListener): void {
    this.#busyListeners.push(listener);
  }

  /** Opens a flow with nothing to send. Returns its row. */
  open(from: EndPoint, to: EndPoint, capBitps: number): number {
    const { flows } = this;
    const flow = flows.add();
    this.#reserve();
    const first = flow * PATH_PLACES;
    const length = this.#ways.writePath(from, to, flows.path, first);
    let least = Number.POSITIVE_INFINITY;
    let latencyS = 0;
    for (let at = first; at < first + length; at++) {
      const link = flows.path[at]!;
      least = Math.min(least, this.#ways.capacityBitps[link]!);
      latencyS += this.#ways.latencyS[link]!;
    }
    flows.pathLength[flow] = length;
    flows.pathBitps[flow] = least;
    flows.latencyS[flow] = latencyS;
    flows.limitBitps[flow] = Math.min(capBitps, least);
    return flow;
  }

  /** Closes a flow. What it was sending does not arrive. */
  close(flow: number, nowS: number): void {
    const { flows } = this;
    this.#progress.setNow(nowS);
    if (flows.sendState[flow] !== SEND.none) this.#carry(flow, this.#progress.abandon(flow));
    this.#held[flow] = 0;
    if (flows.sharing[flow] === 1) this.#stop(flow);
    flows.remove(flow);
  }

  /** A flow whose last send has ended starts to send so many bits, more than none. */
  send(flow: number, bits: number, nowS: number): void {
    this.#progress.setNow(nowS);
    this.#held[flow] = 1;
    this.#progress.begin(flow, bits);
    if (this.flows.sharing[flow] === 0) this.#later(flow);
  }

  /** Lets a flow that sends nothing have no bandwidth any more, from the next settle on, unless it is sending again then. */
  release(flow: number): void {
    this.#held[flow] = 0;
    this.#later(flow);
  }

  /** Gives a flow another cap, bit/s; 0 stops it for a while. */
  setCap(flow: number, capBitps: number, nowS: number): void {
    const { limitBitps, pathBitps, sharing } = this.flows;
    const limit = Math.min(capBitps, pathBitps[flow]!);
    this.#progress.setNow(nowS);
    if (sharing[flow] === 1) this.rates.changeLimit(flow, limit);
    else limitBitps[flow] = limit;
  }

  /** Whether rates do not follow from what was asked for until the next {@link settle}. */
  get isDirty(): boolean {
    return this.#pendingCount > 0 || this.rates.isDirty || this.#progress.isDirty;
  }

  /** Brings all rates up to date. */
  settle(nowS: number): void {
    this.#progress.setNow(nowS);
    for (let i = 0; i < this.#pendingCount; i++) {
      const flow = this.#pending[i]!;
      this.#isPending[flow] = 0;
      const wants = this.#held[flow] === 1;
      if (wants === (this.flows.sharing[flow] === 1)) continue;
      if (wants) this.#start(flow);
      else this.#stop(flow);
    }
    this.#pendingCount = 0;
    this.rates.solve();
    this.#progress.settle();
  }

  /** When the next send has left its source entirely, s; Infinity if none is under way. */
  get nextS(): number {
    return this.#progress.nextS;
  }

  /** Ends the send that ends next. The flow keeps its bandwidth. Returns its row. */
  finishNext(nowS: number): number {
    this.#progress.setNow(nowS);
    const flow = this.#progress.next;
    this.#carry(flow, this.flows.sendBits[flow]!);
    this.#progress.finish(flow);
    return flow;
  }

  /** What a flow gets now, bit/s. */
  rateBitps(flow: number): number {
    return this.flows.sharing[flow] === 1 ? this.shares.rateBitps(flow) : 0;
  }

  /** Bits that a flow has sent so far. */
  sentBits(flow: number, nowS: number): number {
    this.#progress.setNow(nowS);
    const { sentBits, sendBits } = this.flows;
    return sentBits[flow]! + (sendBits[flow]! - this.#progress.leftBits(flow));
  }

  /** Writes what each link has carried so far, bits, that of sends under way included. */
  readCarriedBits(nowS: number, into: Float64Array): void {
    const { flows } = this;
    this.#progress.setNow(nowS);
    into.set(this.#carriedBits);
    for (let flow = 0; flow < flows.end; flow++) {
      if (flows.sendState[flow] === SEND.none) continue;
      const bits = flows.sendBits[flow]! - this.#progress.leftBits(flow);
      const first = flow * PATH_PLACES;
      for (let at = first; at < first + flows.pathLength[flow]!; at++) into[flows.path[at]!]! += bits;
    }
  }

  /** Writes what the flows on each link get now, bit/s. */
  readUsedBitps(into: Float64Array): void {
    const { flows, shares } = this;
    into.fill(0);
    for (let flow = 0; flow < flows.end; flow++) {
      if (flows.sharing[flow] === 0) continue;
      const rate = shares.rateBitps(flow);
      const first = flow * PATH_PLACES;
      for (let at = first; at < first + flows.pathLength[flow]!; at++) into[flows.path[at]!]! += rate;
    }
  }

  #later(flow: number): void {
    if (this.#isPending[flow] === 1) return;
    this.#isPending[flow] = 1;
    this.#pending[this.#pendingCount++] = flow;
  }

  #start(flow: number): void {
    const { path, pathLength } = this.flows;
    this.rates.start(flow);
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++)
      if (this.shares.crossing[path[at]!] === 1) this.#tellBusy(path[at]!, true);
  }

  #stop(flow: number): void {
    const { path, pathLength } = this.flows;
    this.rates.stop(flow);
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++)
      if (this.shares.crossing[path[at]!] === 0) this.#tellBusy(path[at]!, false);
  }

  #tellBusy(link: number, busy: boolean): void {
    for (const listener of this.#busyListeners) listener(link, busy);
  }

  #carry(flow: number, bits: number): void {
    const { path, pathLength } = this.flows;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) this.#carriedBits[path[at]!]! += bits;
  }

  #reserve(): void {
    const { capacity } = this.flows;
    this.#progress.reserve();
    while (this.#isPending.length < capacity) {
      this.#pending = doubled(this.#pending);
      this.#isPending = doubled(this.#isPending);
      this.#held = doubled(this.#held);
    }
  }
}
