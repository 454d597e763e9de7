import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { EventHandle } from "../../sim/event-queue.ts";
import { NONE } from "../../sim/none.ts";
import type { ArrivalListener, Transfers } from "../migration/transfers.ts";

/** A link that a flow has for itself. */
export interface LinkOptions {
  /** What it carries, bit/s; Infinity: no limit. */
  readonly bandwidthBitps: number;
  /** From the last bit sent to its arrival, s. */
  readonly latencyS: number;
}

interface DedicatedFlow {
  readonly user: number;
  readonly owner: number;
  capBitps: number;
  /** What is left of the current send as of {@link sinceS}, bit. */
  leftBits: number;
  sinceS: number;
  sentBits: number;
  arrival: EventHandle;
}

/** Links of their own: no flow slows another down. What there is where a scenario describes no network. */
export class DedicatedLinks implements Transfers {
  readonly #engine: Engine;
  readonly #link: LinkOptions;
  readonly #listeners: ArrivalListener[] = [];
  readonly #flows: (DedicatedFlow | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #arrives: EventKind;

  constructor(engine: Engine, link: LinkOptions) {
    this.#engine = engine;
    this.#link = link;
    this.#arrives = engine.on("transfer arrives", (flow) => this.#arrive(this.#flows[flow]!));
  }

  user(_name: string, listener: ArrivalListener): number {
    return this.#listeners.push(listener) - 1;
  }

  open(user: number, owner: number, _from: number, _to: number, capBitps: number): number {
    const flow = this.#free.pop() ?? this.#flows.length;
    const sinceS = this.#engine.now;
    this.#flows[flow] = { user, owner, capBitps, leftBits: 0, sinceS, sentBits: 0, arrival: NONE };
    return flow;
  }

  send(flow: number, bits: number): void {
    const state = this.#flows[flow]!;
    state.leftBits = bits;
    state.sinceS = this.#engine.now;
    this.#schedule(flow, state);
  }

  setCap(flow: number, capBitps: number): void {
    const state = this.#flows[flow]!;
    if (state.capBitps === capBitps) return;
    const isSending = state.arrival !== NONE;
    if (isSending) this.#advance(state);
    state.capBitps = capBitps;
    if (!isSending) return;
    this.#engine.cancel(state.arrival);
    this.#schedule(flow, state);
  }

  close(flow: number): void {
    this.#engine.cancel(this.#flows[flow]!.arrival);
    this.#flows[flow] = undefined;
    this.#free.push(flow);
  }

  sentBits(flow: number): number {
    const state = this.#flows[flow]!;
    if (state.arrival !== NONE) this.#advance(state);
    return state.sentBits;
  }

  pathBitps(): number {
    return this.#link.bandwidthBitps;
  }

  /** Counts what has been sent since the flow was last looked at. */
  #advance(state: DedicatedFlow): void {
    const elapsedS = this.#engine.now - state.sinceS;
    const sent = Math.min(state.leftBits, elapsedS * this.#rateBitps(state));
    if (elapsedS > 0) {
      state.leftBits -= sent;
      state.sentBits += sent;
    }
    state.sinceS = this.#engine.now;
  }

  #schedule(flow: number, state: DedicatedFlow): void {
    const sendingS = state.leftBits > 0 ? state.leftBits / this.#rateBitps(state) : 0;
    const arrivalS = this.#engine.now + sendingS + this.#link.latencyS;
    state.arrival = this.#engine.schedule(arrivalS, PHASE.change, this.#arrives, flow);
  }

  #rateBitps({ capBitps }: DedicatedFlow): number {
    return Math.min(capBitps, this.#link.bandwidthBitps);
  }

  #arrive(state: DedicatedFlow): void {
    state.sentBits += state.leftBits;
    state.leftBits = 0;
    state.arrival = NONE;
    this.#listeners[state.user]!(state.owner);
  }
}
