import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";

/** Places that a flow's path has: access, chassis, rack, hall and core, up and down. */
export const PATH_PLACES = 16;

/** What turns a place into its flow: `place >> PATH_SHIFT`. */
export const PATH_SHIFT = 4;

const INITIAL_FLOWS = 64;
/** A flow's name is generation · NAMES + row. */
const NAMES = 2 ** 26;

/**
 * Flows, a row each; rows are used again. Outside, a flow goes by a name that is never given twice: a closed flow's name
 * names nothing.
 *
 * A *place* is a link on a flow's path: row · {@link PATH_PLACES} + position.
 */
export class FlowTable {
  /** Rows that there is room for. */
  capacity: number = INITIAL_FLOWS;

  // Written when a flow is opened.
  /** The link at each place, in the order of the path. */
  path: Int32Array = new Int32Array(INITIAL_FLOWS * PATH_PLACES);
  pathLength: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** Smallest capacity on the path, bit/s; Infinity on an empty one. */
  pathBitps: Float64Array = new Float64Array(INITIAL_FLOWS);
  latencyS: Float64Array = new Float64Array(INITIAL_FLOWS);

  // Written by the sharing of links.
  /** The most that it can get: its cap or the smallest capacity of its path, bit/s. */
  limitBitps: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** 1 while it takes bandwidth. */
  sharing: Uint8Array = new Uint8Array(INITIAL_FLOWS);
  /** The link that bounds its rate; NONE: its limit does. */
  bottleneck: Int32Array = new Int32Array(INITIAL_FLOWS).fill(NONE);
  /** Neighbours in the list of the flows that the bottleneck bounds. */
  nextBound: Int32Array = new Int32Array(INITIAL_FLOWS);
  previousBound: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** By place: neighbours in the list of the flows that cross the link. */
  nextCrossing: Int32Array = new Int32Array(INITIAL_FLOWS * PATH_PLACES);
  previousCrossing: Int32Array = new Int32Array(INITIAL_FLOWS * PATH_PLACES);

  // Written by the progress of sends.
  /** Bits of the current send; 0 when nothing is being sent. */
  sendBits: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Bits of the sends before it. */
  sentBits: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** What was left of the current send at {@link leftAtS}, bits. Of a flow that a link bounds the heap's key tells. */
  leftBits: Float64Array = new Float64Array(INITIAL_FLOWS);
  leftAtS: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** One of `SEND`. */
  sendState: Uint8Array = new Uint8Array(INITIAL_FLOWS);

  #generation: Int32Array = new Int32Array(INITIAL_FLOWS);
  #open: Uint8Array = new Uint8Array(INITIAL_FLOWS);
  #nextFree: Int32Array = new Int32Array(INITIAL_FLOWS);
  #free: number = NONE;
  #used = 0;

  /** Rows in use lie below it. */
  get end(): number {
    return this.#used;
  }

  /** Whether a flow is open in a row. */
  isOpen(row: number): boolean {
    return this.#open[row] === 1;
  }

  /** Takes a row, with an empty path and nothing sent. */
  add(): number {
    let row = this.#free;
    if (row !== NONE) this.#free = this.#nextFree[row]!;
    else {
      if (this.#used === this.capacity) this.#grow();
      row = this.#used++;
    }
    this.#open[row] = 1;
    this.pathLength[row] = 0;
    this.pathBitps[row] = Number.POSITIVE_INFINITY;
    this.latencyS[row] = 0;
    this.sharing[row] = 0;
    this.bottleneck[row] = NONE;
    this.sendBits[row] = 0;
    this.sentBits[row] = 0;
    this.leftBits[row] = 0;
    this.sendState[row] = 0;
    return row;
  }

  /** Gives a row back; its name names nothing from now on. */
  remove(row: number): void {
    this.#open[row] = 0;
    this.#generation[row]!++;
    this.#nextFree[row] = this.#free;
    this.#free = row;
  }

  /** The name of the flow in a row. */
  nameOf(row: number): number {
    return this.#generation[row]! * NAMES + row;
  }

  /**
   * The row of a flow.
   *
   * @throws RangeError if it was closed
   */
  rowOf(name: number): number {
    const row = name % NAMES;
    if (row < this.#used && this.#open[row] === 1 && this.#generation[row]! * NAMES + row === name)
      return row;
    throw new RangeError(`flow ${name}: it is not open`);
  }

  #grow(): void {
    this.capacity *= 2;
    this.path = doubled(this.path);
    this.pathLength = doubled(this.pathLength);
    this.pathBitps = doubled(this.pathBitps);
    this.latencyS = doubled(this.latencyS);
    this.limitBitps = doubled(this.limitBitps);
    this.sharing = doubled(this.sharing);
    this.bottleneck = doubled(this.bottleneck);
    this.nextBound = doubled(this.nextBound);
    this.previousBound = doubled(this.previousBound);
    this.nextCrossing = doubled(this.nextCrossing);
    this.previousCrossing = doubled(this.previousCrossing);
    this.sendBits = doubled(this.sendBits);
    this.sentBits = doubled(this.sentBits);
    this.leftBits = doubled(this.leftBits);
    this.leftAtS = doubled(this.leftAtS);
    this.sendState = doubled(this.sendState);
    this.#generation = doubled(this.#generation);
    this.#open = doubled(this.#open);
    this.#nextFree = doubled(this.#nextFree);
  }
}
