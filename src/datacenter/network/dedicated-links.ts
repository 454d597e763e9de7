import type { EndPoint } from "../../models/network/end-points.ts";
import { FlowTable } from "../../models/network/flow-table.ts";
import { doubled } from "../../sim/doubled.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import { FlowOwners } from "./flow-owners.ts";
import { checkCap, type Flow, type Network, type NetworkUser } from "./network.ts";

/** The link that every flow has for itself. */
export interface DedicatedLink {
  readonly bitps: number;
  readonly latencyS: number;
}

/**
 * A network where nobody is in another's way: every flow has a link of its own, of one size for all. An end point sends
 * to itself in no time.
 */
export class DedicatedLinks implements Network {
  readonly #engine: Engine;
  readonly #link: DedicatedLink;
  readonly #flows: FlowTable = new FlowTable();
  readonly #owners: FlowOwners = new FlowOwners();
  readonly #arrives: EventKind;
  // By row: the event of what is on its way, or NONE, and when its last bit leaves, s.
  #event: Float64Array = new Float64Array(64).fill(NONE);
  #endS: Float64Array = new Float64Array(64);

  constructor(engine: Engine, link: DedicatedLink) {
    this.#engine = engine;
    this.#link = link;
    this.#arrives = engine.on("arrival", (row) => this.#arrive(row));
  }

  user(name: string, arrived: (owner: number) => void): NetworkUser {
    return this.#owners.add(name, arrived);
  }

  open(user: NetworkUser, owner: number, from: EndPoint, to: EndPoint, capBitps: number): Flow {
    checkCap(capBitps);
    const flows = this.#flows;
    const row = flows.add();
    while (this.#event.length < flows.capacity) {
      this.#event = doubled(this.#event);
      this.#endS = doubled(this.#endS);
    }
    this.#event[row] = NONE;
    flows.pathBitps[row] = this.pathBitps(from, to);
    flows.latencyS[row] = this.pathLatencyS(from, to);
    flows.limitBitps[row] = Math.min(capBitps, flows.pathBitps[row]!);
    this.#owners.opened(row, user, owner);
    return flows.nameOf(row);
  }

  send(flow: Flow, bits: number): void {
    const flows = this.#flows;
    const row = flows.rowOf(flow);
    this.#owners.sends(row, bits);
    flows.sendBits[row] = bits;
    flows.leftBits[row] = bits;
    flows.leftAtS[row] = this.#engine.now;
    this.#schedule(row);
  }

  setCap(flow: Flow, capBitps: number): void {
    checkCap(capBitps);
    const flows = this.#flows;
    const row = flows.rowOf(flow);
    const limit = Math.min(capBitps, flows.pathBitps[row]!);
    if (limit === flows.limitBitps[row]) return;
    const sending = this.#isSending(row);
    if (sending) {
      flows.leftBits[row] = this.#leftBits(row);
      flows.leftAtS[row] = this.#engine.now;
      this.#engine.cancel(this.#event[row]!);
      this.#event[row] = NONE;
    }
    flows.limitBitps[row] = limit;
    if (sending) this.#schedule(row);
  }

  rateBitps(flow: Flow): number {
    const row = this.#flows.rowOf(flow);
    return this.#owners.isBusy(row) && this.#flows.sendBits[row]! > 0 ? this.#flows.limitBitps[row]! : 0;
  }

  sentBits(flow: Flow): number {
    const { sentBits, sendBits } = this.#flows;
    const row = this.#flows.rowOf(flow);
    return sentBits[row]! + (sendBits[row]! - this.#leftBits(row));
  }

  latencyS(flow: Flow): number {
    return this.#flows.latencyS[this.#flows.rowOf(flow)]!;
  }

  close(flow: Flow): void {
    const row = this.#flows.rowOf(flow);
    this.#engine.cancel(this.#event[row]!);
    this.#event[row] = NONE;
    this.#flows.remove(row);
  }

  pathBitps(from: EndPoint, to: EndPoint): number {
    return from === to ? Number.POSITIVE_INFINITY : this.#link.bitps;
  }

  pathLatencyS(from: EndPoint, to: EndPoint): number {
    return from === to ? 0 : this.#link.latencyS;
  }

  #isSending(row: number): boolean {
    return this.#owners.isBusy(row) && this.#engine.now < this.#endS[row]!;
  }

  #leftBits(row: number): number {
    const { leftBits, leftAtS, limitBitps } = this.#flows;
    if (!this.#isSending(row)) return 0;
    const sinceS = this.#engine.now - leftAtS[row]!;
    return sinceS === 0 ? leftBits[row]! : Math.max(0, leftBits[row]! - limitBitps[row]! * sinceS);
  }

  /** Schedules the arrival of what is left to send, unless the flow is stopped. */
  #schedule(row: number): void {
    const { leftBits, limitBitps, latencyS } = this.#flows;
    const left = leftBits[row]!;
    const { now } = this.#engine;
    const endS = left === 0 ? now : now + left / limitBitps[row]!;
    this.#endS[row] = endS;
    if (endS < Number.POSITIVE_INFINITY)
      this.#event[row] = this.#engine.schedule(endS + latencyS[row]!, PHASE.change, this.#arrives, row);
  }

  #arrive(row: number): void {
    const { sentBits, sendBits } = this.#flows;
    this.#event[row] = NONE;
    sentBits[row]! += sendBits[row]!;
    sendBits[row] = 0;
    this.#owners.arrived(row);
  }
}
