import type { EndPoint, EndPoints } from "../../models/network/end-points.ts";
import { type BusyListener, FlowNetwork } from "../../models/network/flow-network.ts";
import { PATH_PLACES } from "../../models/network/flow-table.ts";
import type { NetworkLinks } from "../../models/network/network-links.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import { FlowOwners } from "./flow-owners.ts";
import { checkCap, type Flow, type Network, type NetworkUser } from "./network.ts";

/**
 * The flows of a data centre on the links of its plant, which they share max-min fairly. The settle step "links" finds
 * new rates where flows have started, ended or got another cap. One event is pending for the send that ends next,
 * whatever the number of flows, and one for each whose last bit is on its way.
 */
export class NetworkController implements Network {
  readonly links: NetworkLinks;
  readonly #engine: Engine;
  readonly #network: FlowNetwork;
  readonly #owners: FlowOwners = new FlowOwners();
  readonly #sent: EventKind;
  readonly #arrives: EventKind;
  /** The event for the send that ends next, and its time. */
  #event: number = NONE;
  #eventS: number = Number.POSITIVE_INFINITY;
  readonly #path: Int32Array = new Int32Array(PATH_PLACES);

  /** @param links - what the flows share */
  constructor(engine: Engine, links: NetworkLinks) {
    this.links = links;
    this.#engine = engine;
    this.#network = new FlowNetwork(links);
    this.#sent = engine.on("sent", () => this.#finish());
    this.#arrives = engine.on("arrival", (row, flow) => this.#arriveLater(row, flow));
    engine.onSettle("links", (now) => this.#settle(now));
  }

  /** The end points of the plant, by number. */
  get ends(): EndPoints {
    return this.links.ends;
  }

  user(name: string, arrived: (owner: number) => void): NetworkUser {
    return this.#owners.add(name, arrived);
  }

  open(user: NetworkUser, owner: number, from: EndPoint, to: EndPoint, capBitps: number): Flow {
    checkCap(capBitps);
    const row = this.#network.open(from, to, capBitps);
    this.#owners.opened(row, user, owner);
    return this.#network.flows.nameOf(row);
  }

  send(flow: Flow, bits: number): void {
    const row = this.#rowOf(flow);
    const { now } = this.#engine;
    this.#owners.sends(row, bits);
    if (bits === 0) {
      this.#scheduleArrival(row);
      return;
    }
    this.#network.send(row, bits, now);
    if (this.#network.flows.sharing[row] === 0) this.#engine.touch();
    else this.#scheduleNext();
  }

  setCap(flow: Flow, capBitps: number): void {
    checkCap(capBitps);
    this.#network.setCap(this.#rowOf(flow), capBitps, this.#engine.now);
    if (this.#network.isDirty) this.#engine.touch();
  }

  rateBitps(flow: Flow): number {
    return this.#network.rateBitps(this.#rowOf(flow));
  }

  sentBits(flow: Flow): number {
    return this.#network.sentBits(this.#rowOf(flow), this.#engine.now);
  }

  latencyS(flow: Flow): number {
    return this.#network.flows.latencyS[this.#rowOf(flow)]!;
  }

  close(flow: Flow): void {
    this.#network.close(this.#rowOf(flow), this.#engine.now);
    if (this.#network.isDirty) this.#engine.touch();
    else this.#scheduleNext();
  }

  pathBitps(from: EndPoint, to: EndPoint): number {
    const length = this.links.writePath(from, to, this.#path, 0);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < length; i++) least = Math.min(least, this.links.capacityBitps[this.#path[i]!]!);
    return least;
  }

  pathLatencyS(from: EndPoint, to: EndPoint): number {
    const length = this.links.writePath(from, to, this.#path, 0);
    let sumS = 0;
    for (let i = 0; i < length; i++) sumS += this.links.latencyS[this.#path[i]!]!;
    return sumS;
  }

  /** Has the listener called, in the settle step, when a link comes to be used and when no flow uses it any more. */
  onBusy(listener: BusyListener): void {
    this.#network.onBusy(listener);
  }

  /** Writes what each link has carried so far, bits. Changes nothing. */
  readCarriedBits(into: Float64Array): void {
    this.#network.readCarriedBits(this.#engine.now, into);
  }

  /** Writes what the flows on each link get now, bit/s. Changes nothing. */
  readUsedBitps(into: Float64Array): void {
    this.#network.readUsedBitps(into);
  }

  #rowOf(flow: Flow): number {
    return this.#network.flows.rowOf(flow);
  }

  #settle(now: number): void {
    if (this.#network.isDirty) this.#network.settle(now);
    this.#scheduleNext();
  }

  /** Keeps one event pending for the send that ends next. */
  #scheduleNext(): void {
    const nextS = this.#network.nextS;
    if (nextS === this.#eventS) return;
    const { now } = this.#engine;
    this.#engine.cancel(this.#event);
    this.#eventS = nextS;
    this.#event =
      nextS < Number.POSITIVE_INFINITY
        ? this.#engine.schedule(Math.max(now, nextS), PHASE.change, this.#sent)
        : NONE;
  }

  /** Ends the sends whose last bit leaves now. */
  #finish(): void {
    const { now } = this.#engine;
    this.#event = NONE;
    this.#eventS = Number.POSITIVE_INFINITY;
    while (this.#network.nextS <= now) {
      const row = this.#network.finishNext(now);
      if (this.#network.flows.latencyS[row]! > 0) this.#scheduleArrival(row);
      else this.#arrive(row);
    }
    this.#scheduleNext();
  }

  #scheduleArrival(row: number): void {
    const { flows } = this.#network;
    const timeS = this.#engine.now + flows.latencyS[row]!;
    this.#engine.schedule(timeS, PHASE.change, this.#arrives, row, flows.nameOf(row));
  }

  /** Drops what a flow sent that has been closed since. */
  #arriveLater(row: number, flow: number): void {
    const { flows } = this.#network;
    if (flows.isOpen(row) && flows.nameOf(row) === flow) this.#arrive(row);
  }

  #arrive(row: number): void {
    const { flows } = this.#network;
    const flow = flows.nameOf(row);
    this.#owners.arrived(row);
    if (!flows.isOpen(row) || flows.nameOf(row) !== flow || this.#owners.isBusy(row)) return;
    this.#network.release(row);
    this.#engine.touch();
  }
}
