import { NONE } from "../../sim/none.ts";
import { CrossingCounts } from "./crossing-counts.ts";
import { type FlowTable, PATH_PLACES, PATH_SHIFT } from "./flow-table.ts";

/**
 * Who crosses each link, and what bounds whom. A flow is *bound* by a link, and then has that link's level as its rate,
 * or by its own limit. So a level that changes is one number, however many flows it is the rate of.
 *
 * What crosses a link is counted, by what bounds it, only where the link is *watched*. A link that k flows cross cannot
 * be full while none of them gets more than capacity / k: unless one does, it need not be watched. Who changes rates
 * holds every unwatched link to that by way of {@link harmlessBitps} and {@link reachBitps}.
 */
export class LinkShares {
  readonly capacityBitps: Float64Array;
  /** Number of flows that cross a link, by link, and the first place among theirs that is of the link. */
  readonly crossing: Int32Array;
  readonly firstCrossing: Int32Array;
  /** A rate at which as many flows as cross an unwatched link, and some more, do not fill it: capacity / {@link #room}. */
  readonly harmlessBitps: Float64Array;

  /** 1 where counts are kept. */
  readonly watched: Uint8Array;
  /** When this few flows are left on a watched link, it is time to see whether it need be watched any longer. */
  readonly lookAgainAt: Int32Array;
  /** How many flows that one link bounds cross another, watched link. A link's own flows are not among these. */
  readonly counts: CrossingCounts;
  /** Number of flows on a watched link that their own limit bounds, the sum of these limits, and a bound on the largest. */
  readonly limitedCount: Int32Array;
  readonly limitedBitps: Float64Array;
  readonly largestLimitBitps: Float64Array;
  /** An upper bound of what the flows on a watched link get together; Infinity where it has to be summed up anew. */
  readonly mostUsedBitps: Float64Array;

  /** Number of flows that a link bounds, 0 where it is not full; the first of them; the rate of each. */
  readonly boundCount: Int32Array;
  readonly firstBound: Int32Array;
  readonly levelBitps: Float64Array;
  /** A lower bound of their limits. */
  readonly leastLimitBitps: Float64Array;
  /** A lower bound of what is harmless on the unwatched links that they cross. */
  readonly reachBitps: Float64Array;

  readonly #flows: FlowTable;
  /** At least as many as cross a link, and at most two thirds more, so that what is harmless seldom changes. */
  readonly #room: Int32Array;

  constructor(flows: FlowTable, capacityBitps: Float64Array) {
    const links = capacityBitps.length;
    this.#flows = flows;
    this.capacityBitps = capacityBitps;
    this.crossing = new Int32Array(links);
    this.firstCrossing = new Int32Array(links).fill(NONE);
    this.harmlessBitps = capacityBitps.slice();
    this.#room = new Int32Array(links).fill(1);
    this.watched = new Uint8Array(links);
    this.lookAgainAt = new Int32Array(links);
    this.counts = new CrossingCounts(links);
    this.limitedCount = new Int32Array(links);
    this.limitedBitps = new Float64Array(links);
    this.largestLimitBitps = new Float64Array(links);
    this.mostUsedBitps = new Float64Array(links).fill(Number.POSITIVE_INFINITY);
    this.boundCount = new Int32Array(links);
    this.firstBound = new Int32Array(links).fill(NONE);
    this.levelBitps = new Float64Array(links).fill(Number.POSITIVE_INFINITY);
    this.leastLimitBitps = new Float64Array(links).fill(Number.POSITIVE_INFINITY);
    this.reachBitps = new Float64Array(links).fill(Number.POSITIVE_INFINITY);
  }

  /** Rate of a flow, bit/s. */
  rateBitps(flow: number): number {
    const link = this.#flows.bottleneck[flow]!;
    return link === NONE ? this.#flows.limitBitps[flow]! : this.levelBitps[link]!;
  }

  /**
   * Has room for one flow more on a link.
   *
   * @returns whether some flow now gets more than is harmless there, so that the link must be watched
   */
  makeRoom(link: number): boolean {
    if (this.crossing[link]! < this.#room[link]!) return false;
    this.#room[link] = roomFor(this.crossing[link]! + 1);
    const harmless = this.capacityBitps[link]! / this.#room[link]!;
    this.harmlessBitps[link] = harmless;
    if (this.watched[link] === 1) return false;
    const { bottleneck, nextCrossing } = this.#flows;
    let harmed = false;
    for (let at = this.firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const flow = at >> PATH_SHIFT;
      const bounding = bottleneck[flow]!;
      if (bounding !== NONE && harmless < this.reachBitps[bounding]!) this.reachBitps[bounding] = harmless;
      if (this.rateBitps(flow) > harmless) harmed = true;
    }
    return harmed;
  }

  /** Puts a flow on the links of its path. It is bound by nothing until {@link bind} or {@link limit}. */
  enter(flow: number): void {
    const { path, pathLength, nextCrossing, previousCrossing } = this.#flows;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const link = path[at]!;
      const next = this.firstCrossing[link]!;
      nextCrossing[at] = next;
      previousCrossing[at] = NONE;
      if (next !== NONE) previousCrossing[next] = at;
      this.firstCrossing[link] = at;
      this.crossing[link]!++;
    }
  }

  /** Takes a flow that nothing binds off its path. */
  exit(flow: number): void {
    const { path, pathLength, nextCrossing, previousCrossing } = this.#flows;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const link = path[at]!;
      const next = nextCrossing[at]!;
      const previous = previousCrossing[at]!;
      if (next !== NONE) previousCrossing[next] = previous;
      if (previous === NONE) this.firstCrossing[link] = next;
      else nextCrossing[previous] = next;
      const left = --this.crossing[link]!;
      if (left <= 1 || 5 * left <= 3 * this.#room[link]!) {
        this.#room[link] = roomFor(left);
        this.harmlessBitps[link] = this.capacityBitps[link]! / this.#room[link]!;
      }
    }
  }

  /**
   * A link bounds a flow, which it had not before; the link is watched and on its path.
   *
   * @param mostBitps - what the flow adds to what others count of it, at most
   */
  bind(flow: number, link: number, mostBitps: number): void {
    const { path, pathLength, bottleneck, nextBound, previousBound } = this.#flows;
    bottleneck[flow] = link;
    const next = this.firstBound[link]!;
    nextBound[flow] = next;
    previousBound[flow] = NONE;
    if (next !== NONE) previousBound[next] = flow;
    this.firstBound[link] = flow;
    this.boundCount[link]!++;
    const limit = this.#flows.limitBitps[flow]!;
    if (limit < this.leastLimitBitps[link]!) this.leastLimitBitps[link] = limit;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const other = path[at]!;
      if (other === link) continue;
      if (this.watched[other] === 1) {
        this.counts.add(link, other);
        this.mostUsedBitps[other]! += mostBitps;
      } else if (this.harmlessBitps[other]! < this.reachBitps[link]!)
        this.reachBitps[link] = this.harmlessBitps[other]!;
    }
  }

  /** Its own limit bounds a flow, which nothing had before. */
  limit(flow: number): void {
    const { path, pathLength, bottleneck, limitBitps } = this.#flows;
    bottleneck[flow] = NONE;
    const limit = limitBitps[flow]!;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const link = path[at]!;
      if (this.watched[link] === 1) this.#addLimit(link, limit);
    }
  }

  /** Nothing binds a flow any more. */
  release(flow: number): void {
    const { path, pathLength, bottleneck, limitBitps, nextBound, previousBound } = this.#flows;
    const bounding = bottleneck[flow]!;
    const limit = limitBitps[flow]!;
    const first = flow * PATH_PLACES;
    const end = first + pathLength[flow]!;
    if (bounding === NONE) {
      for (let at = first; at < end; at++) {
        const link = path[at]!;
        if (this.watched[link] === 1) this.#takeLimit(link, limit);
      }
      return;
    }
    bottleneck[flow] = NONE;
    const next = nextBound[flow]!;
    const previous = previousBound[flow]!;
    if (next !== NONE) previousBound[next] = previous;
    if (previous === NONE) this.firstBound[bounding] = next;
    else nextBound[previous] = next;
    if (--this.boundCount[bounding]! === 0) {
      this.leastLimitBitps[bounding] = Number.POSITIVE_INFINITY;
      this.reachBitps[bounding] = Number.POSITIVE_INFINITY;
    }
    for (let at = first; at < end; at++) {
      const link = path[at]!;
      if (link !== bounding && this.watched[link] === 1) this.counts.subtract(bounding, link);
    }
  }

  /** From now on counts what crosses a link. */
  watch(link: number): void {
    const { bottleneck, limitBitps, nextCrossing } = this.#flows;
    this.watched[link] = 1;
    this.mostUsedBitps[link] = Number.POSITIVE_INFINITY;
    this.lookAgainAt[link] = this.crossing[link]! >> 1;
    for (let at = this.firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const flow = at >> PATH_SHIFT;
      const bounding = bottleneck[flow]!;
      if (bounding === NONE) this.#addLimit(link, limitBitps[flow]!);
      else this.counts.add(bounding, link);
    }
  }

  /**
   * Stops counting what crosses a link that bounds no flow, if all get clearly less than is harmless there: so much
   * less that it need not be watched again at once.
   */
  unwatchIfHarmless(link: number): void {
    const { counts, crossing, harmlessBitps, reachBitps } = this;
    const harmless = harmlessBitps[link]!;
    const clearly = crossing[link]! <= 1 ? harmless : harmless / 1.5;
    this.lookAgainAt[link] = crossing[link]! >> 1;
    if (this.limitedCount[link]! > 0 && this.largestLimitBitps[link]! > clearly) return;
    for (let entry = counts.firstInColumn[link]!; entry !== NONE; entry = counts.nextInColumn[entry]!)
      if (this.levelBitps[counts.row[entry]!]! > clearly) return;
    const { bottleneck, nextCrossing } = this.#flows;
    this.watched[link] = 0;
    for (let at = this.firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const bounding = bottleneck[at >> PATH_SHIFT]!;
      if (bounding === NONE) continue;
      counts.subtract(bounding, link);
      if (harmless < reachBitps[bounding]!) reachBitps[bounding] = harmless;
    }
    this.limitedCount[link] = 0;
    this.limitedBitps[link] = 0;
    this.largestLimitBitps[link] = 0;
  }

  #addLimit(link: number, limitBitps: number): void {
    this.limitedCount[link]!++;
    this.limitedBitps[link]! += limitBitps;
    this.mostUsedBitps[link]! += limitBitps;
    if (limitBitps > this.largestLimitBitps[link]!) this.largestLimitBitps[link] = limitBitps;
  }

  #takeLimit(link: number, limitBitps: number): void {
    if (--this.limitedCount[link]! > 0) this.limitedBitps[link]! -= limitBitps;
    else {
      this.limitedBitps[link] = 0;
      this.largestLimitBitps[link] = 0;
    }
  }
}

/** Room for some flows and a quarter more, where they are many enough; at least for one. */
function roomFor(flows: number): number {
  return Math.max(1, flows + (flows >> 2));
}
