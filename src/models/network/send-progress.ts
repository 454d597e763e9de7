import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import type { RateListener } from "./fair-rates.ts";
import type { FlowTable } from "./flow-table.ts";
import { IndexedHeap } from "./indexed-heap.ts";
import type { LinkShares } from "./link-shares.ts";
import { SendHeaps } from "./send-heaps.ts";

/** How a send stands. */
export const SEND = {
  /** Nothing is being sent. */
  none: 0,
  /** It waits for the solution of this instant. */
  waiting: 1,
  /** It has a place among those that will end. */
  running: 2,
} as const;

/**
 * How far sends have come, and which ends next. Nothing is touched when a rate changes but the link that bounds it: all
 * flows that a link bounds have sent the same since they were bound by it, so that the link keeps one sum for all,
 * ∫ level dt, and each send ends when that sum reaches a value that was known when it began (the virtual time of
 * processor sharing; Parekh and Gallager, A generalized processor sharing approach to flow control, 1993). A send that
 * only its own limit bounds ends at a time that is known.
 */
export class SendProgress implements RateListener {
  readonly #flows: FlowTable;
  readonly #shares: LinkShares;
  #nowS = 0;
  /** Bits that each flow which a link bounds has sent until {@link #eachAtS}. */
  readonly #eachBits: Float64Array;
  readonly #eachAtS: Float64Array;
  /** The sends that a link bounds, by the value of {@link #eachBits} at which they end. */
  readonly #sends: SendHeaps;
  /** Links by the time at which the first of their sends ends. */
  readonly #byLink: IndexedHeap;
  /** Flows that their limit bounds, by the time at which their sends end. */
  readonly #byFlow: IndexedHeap;
  readonly #changed: Int32Array;
  #changedCount = 0;
  #moved: Int32Array = new Int32Array(64);
  #movedCount = 0;
  /** 1 for a flow in {@link #moved}. */
  #isMoved: Uint8Array = new Uint8Array(64);

  constructor(flows: FlowTable, shares: LinkShares) {
    const links = shares.capacityBitps.length;
    this.#flows = flows;
    this.#shares = shares;
    this.#eachBits = new Float64Array(links);
    this.#eachAtS = new Float64Array(links);
    this.#sends = new SendHeaps(links);
    this.#byLink = new IndexedHeap(links);
    this.#byFlow = new IndexedHeap(flows.capacity);
    this.#changed = new Int32Array(links);
  }

  /** What happens from here on happens at this time, s. */
  setNow(nowS: number): void {
    this.#nowS = nowS;
  }

  /** Has room for as many flows as the table. */
  reserve(): void {
    const { capacity } = this.#flows;
    this.#sends.reserve(capacity);
    this.#byFlow.reserve(capacity);
    while (this.#isMoved.length < capacity) {
      this.#isMoved = doubled(this.#isMoved);
      this.#moved = doubled(this.#moved);
    }
  }

  /** A flow that sends nothing starts to send so many bits. */
  begin(flow: number, bits: number): void {
    const { sendBits, leftBits, leftAtS, sendState, sharing } = this.#flows;
    sendBits[flow] = bits;
    leftBits[flow] = bits;
    leftAtS[flow] = this.#nowS;
    sendState[flow] = SEND.waiting;
    if (sharing[flow] === 1 && this.#isMoved[flow] === 0) this.#run(flow);
  }

  /** A flow's send ends: it has arrived, whatever rounding has left of it. */
  finish(flow: number): void {
    const { sendBits, sentBits, leftBits, sendState } = this.#flows;
    this.#suspend(flow);
    sentBits[flow]! += sendBits[flow]!;
    sendBits[flow] = 0;
    leftBits[flow] = 0;
    sendState[flow] = SEND.none;
  }

  /** A flow's send is given up. Returns the bits of it that were sent. */
  abandon(flow: number): number {
    const { sendBits, sentBits, leftBits, sendState } = this.#flows;
    this.#suspend(flow);
    const bits = sendBits[flow]! - leftBits[flow]!;
    sentBits[flow]! += bits;
    sendBits[flow] = 0;
    leftBits[flow] = 0;
    sendState[flow] = SEND.none;
    return bits;
  }

  /** What is left of a flow's send, bits. */
  leftBits(flow: number): number {
    const { sendState, leftBits, leftAtS, bottleneck, limitBitps } = this.#flows;
    const left = leftBits[flow]!;
    if (sendState[flow] !== SEND.running) return left;
    const link = bottleneck[flow]!;
    if (link !== NONE) return Math.min(left, Math.max(0, this.#sends.key[flow]! - this.#eachNow(link)));
    const sinceS = this.#nowS - leftAtS[flow]!;
    return sinceS === 0 ? left : Math.max(0, left - limitBitps[flow]! * sinceS);
  }

  levelChanges(link: number): void {
    this.#eachBits[link] = this.#shares.boundCount[link]! > 0 ? this.#eachNow(link) : 0;
    this.#eachAtS[link] = this.#nowS;
    this.#changed[this.#changedCount++] = link;
  }

  flowMoves(flow: number): void {
    if (this.#isMoved[flow] === 1) return;
    this.#isMoved[flow] = 1;
    this.#moved[this.#movedCount++] = flow;
    if (this.#flows.sendState[flow] === SEND.running) {
      this.#suspend(flow);
      this.#flows.sendState[flow] = SEND.waiting;
    }
  }

  /** Whether some send waits for {@link settle}. */
  get isDirty(): boolean {
    return this.#movedCount > 0;
  }

  /** Goes on with the rates that have been found. */
  settle(): void {
    const { sendState, sharing } = this.#flows;
    for (let i = 0; i < this.#movedCount; i++) this.#isMoved[this.#moved[i]!] = 0;
    for (let i = 0; i < this.#movedCount; i++) {
      const flow = this.#moved[i]!;
      if (sendState[flow] === SEND.waiting && sharing[flow] === 1) this.#run(flow);
    }
    for (let i = 0; i < this.#changedCount; i++) this.#timeLink(this.#changed[i]!);
    this.#movedCount = 0;
    this.#changedCount = 0;
  }

  /** When the next send ends, s; Infinity if none does. */
  get nextS(): number {
    return Math.min(this.#byFlow.leastKey, this.#byLink.leastKey);
  }

  /** The flow whose send ends next. */
  get next(): number {
    return this.#byFlow.leastKey <= this.#byLink.leastKey
      ? this.#byFlow.least
      : this.#sends.least(this.#byLink.least);
  }

  #run(flow: number): void {
    const { sendState, leftBits, leftAtS, bottleneck, limitBitps } = this.#flows;
    sendState[flow] = SEND.running;
    leftAtS[flow] = this.#nowS;
    const link = bottleneck[flow]!;
    const left = leftBits[flow]!;
    if (link !== NONE) {
      this.#sends.insert(link, flow, this.#eachNow(link) + left);
      this.#timeLink(link);
    } else if (limitBitps[flow]! > 0) this.#byFlow.set(flow, this.#nowS + left / limitBitps[flow]!);
  }

  /** Takes a running send out and notes what is left of it. */
  #suspend(flow: number): void {
    const { sendState, leftBits, bottleneck } = this.#flows;
    if (sendState[flow] !== SEND.running) return;
    leftBits[flow] = this.leftBits(flow);
    const link = bottleneck[flow]!;
    if (link === NONE) this.#byFlow.remove(flow);
    else {
      this.#sends.remove(link, flow);
      this.#timeLink(link);
    }
  }

  #eachNow(link: number): number {
    const sinceS = this.#nowS - this.#eachAtS[link]!;
    if (sinceS === 0) return this.#eachBits[link]!;
    return this.#eachBits[link]! + this.#shares.levelBitps[link]! * sinceS;
  }

  #timeLink(link: number): void {
    const flow = this.#sends.least(link);
    if (flow === NONE) this.#byLink.remove(link);
    else {
      const left = this.#sends.key[flow]! - this.#eachBits[link]!;
      const endS = this.#eachAtS[link]! + left / this.#shares.levelBitps[link]!;
      this.#byLink.set(link, Math.max(this.#nowS, endS));
    }
  }
}
