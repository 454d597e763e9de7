import { NONE } from "../../sim/none.ts";
import { type FlowTable, PATH_PLACES, PATH_SHIFT } from "./flow-table.ts";
import { IndexedHeap } from "./indexed-heap.ts";
import { ALIKE, alike, CLOSED, DISMISSED, LinkLevels, OPEN, OUTSIDE } from "./link-levels.ts";
import type { LinkShares } from "./link-shares.ts";

/** A link where so many times the level of another is not harmless is watched, so that it is there when the level rises. */
const MARGIN = 1.25;

/** Is told what changes before it does. */
export interface RateListener {
  /** The rate of all flows that a link bounds may change: told once before each solution. */
  levelChanges(link: number): void;
  /** What bounds a flow changes, or it starts or stops. */
  flowMoves(flow: number): void;
}

/**
 * Max-min fair rates with limits, kept up to date: a flow's rate cannot be raised without lowering that of a flow that
 * has no more. The rates are those, and the only ones, that fit into all links and at which each flow either has its limit
 * or crosses a *bottleneck*: a link that is full and where no flow has more than it. Bertsekas & Gallager, Data Networks
 * (2nd ed., 1992), §6.5.2.
 *
 * After changes, {@link solve} does progressive filling over some links only, and takes all other levels as they are. It
 * begins with the links that the changes touch. A link joins them when the rate of a flow that crosses it changes, and it
 * was full or now would be too full. Levels are found in rising order, as in filling everything; where a link joins that
 * belongs below what has been found already, it goes back to there. At the end every link that did not join is as it was,
 * and so are all flows on it, and on those that did the condition above holds by construction.
 */
export class FairRates {
  readonly shares: LinkShares;
  /** How often links that were done with had to be done again, for those who measure. */
  rewinds = 0;

  readonly #flows: FlowTable;
  readonly #listener: RateListener;
  readonly #state: Uint8Array;
  readonly #levels: LinkLevels;
  /** The links that take part in the solution, in the order in which they joined. */
  readonly #region: Int32Array;
  #regionCount = 0;
  readonly #joined: Uint8Array;
  /** Level before the solution, of links that take part. */
  readonly #before: Float64Array;
  /** 1 for a link that has come to bound flows which it did not before. */
  readonly #grown: Uint8Array;
  /** Open links by a lower bound of their new levels. */
  readonly #open: IndexedHeap;

  /** Whether links have joined since this was last cleared. */
  #expanded = false;
  /** Down to which level all has to be found again; Infinity: all holds. */
  #rewindTo: number = Number.POSITIVE_INFINITY;
  /** Links whose levels have been found, in that order, which is the order of their levels. */
  readonly #closed: Int32Array;
  #closedCount = 0;

  constructor(flows: FlowTable, shares: LinkShares, listener: RateListener) {
    const links = shares.capacityBitps.length;
    this.#flows = flows;
    this.#listener = listener;
    this.shares = shares;
    this.#state = new Uint8Array(links);
    this.#levels = new LinkLevels(flows, shares, this.#state);
    this.#region = new Int32Array(links);
    this.#closed = new Int32Array(links);
    this.#joined = new Uint8Array(links);
    this.#before = new Float64Array(links);
    this.#grown = new Uint8Array(links);
    this.#open = new IndexedHeap(links);
  }

  /** A flow takes bandwidth from the next solution on. */
  start(flow: number): void {
    const { shares } = this;
    const { path, pathLength, limitBitps, sharing } = this.#flows;
    const { watched, boundCount, levelBitps, harmlessBitps, mostUsedBitps, capacityBitps } = shares;
    const first = flow * PATH_PLACES;
    const end = first + pathLength[flow]!;
    sharing[flow] = 1;
    // Whatever will bound it, only one link need be watched for it now: the one that leaves it the least.
    let bounding: number = NONE;
    let least = limitBitps[flow]!;
    for (let at = first; at < end; at++) {
      const link = path[at]!;
      if (shares.makeRoom(link)) shares.watch(link);
      const offered = boundCount[link]! > 0 ? levelBitps[link]! : harmlessBitps[link]!;
      if (offered < least) {
        least = offered;
        bounding = link;
      }
    }
    this.#listener.flowMoves(flow);
    if (bounding === NONE) {
      shares.enter(flow);
      shares.limit(flow);
    } else {
      if (watched[bounding] === 0) shares.watch(bounding);
      this.#join(bounding);
      if (boundCount[bounding] === 0) levelBitps[bounding] = least;
      this.#grown[bounding] = 1;
      shares.enter(flow);
      shares.bind(flow, bounding, this.#levelBefore(bounding));
    }
    // A link that is not full is looked at when the flow's rate is known, unless its limit is already too much.
    for (let at = first; at < end; at++) {
      const link = path[at]!;
      if (watched[link] === 0) continue;
      if (boundCount[link]! > 0 || (bounding === NONE && mostUsedBitps[link]! > capacityBitps[link]!))
        this.#join(link);
    }
  }

  /** A flow takes no bandwidth from the next solution on. */
  stop(flow: number): void {
    const { shares } = this;
    const { path, pathLength, sharing } = this.#flows;
    const { watched, boundCount, crossing, lookAgainAt } = shares;
    const first = flow * PATH_PLACES;
    this.#listener.flowMoves(flow);
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const link = path[at]!;
      if (watched[link] === 1 && (boundCount[link]! > 0 || crossing[link]! <= lookAgainAt[link]! + 1))
        this.#join(link);
    }
    shares.release(flow);
    shares.exit(flow);
    sharing[flow] = 0;
  }

  /** A flow that takes bandwidth has another limit from the next solution on, bit/s. */
  changeLimit(flow: number, limitBitps: number): void {
    const flows = this.#flows;
    const { shares } = this;
    const before = flows.limitBitps[flow]!;
    const bounding = flows.bottleneck[flow]!;
    if (limitBitps === before) return;
    if (bounding !== NONE) {
      flows.limitBitps[flow] = limitBitps;
      if (limitBitps < shares.leastLimitBitps[bounding]!) shares.leastLimitBitps[bounding] = limitBitps;
      if (limitBitps <= shares.levelBitps[bounding]!) this.#join(bounding);
    } else {
      this.stop(flow);
      flows.limitBitps[flow] = limitBitps;
      this.start(flow);
    }
  }

  /** Whether something has changed since the last solution. */
  get isDirty(): boolean {
    return this.#regionCount > 0;
  }

  /** Finds the rates after all changes so far. */
  solve(): void {
    if (this.#regionCount === 0) return;
    this.#fill();
    const { shares } = this;
    for (let i = 0; i < this.#regionCount; i++) {
      const link = this.#region[i]!;
      this.#joined[link] = 0;
      this.#grown[link] = 0;
      this.#state[link] = OUTSIDE;
    }
    for (let i = 0; i < this.#regionCount; i++) {
      const link = this.#region[i]!;
      if (shares.boundCount[link]! > 0) continue;
      shares.levelBitps[link] = Number.POSITIVE_INFINITY;
      shares.mostUsedBitps[link] = Number.POSITIVE_INFINITY;
      if (shares.watched[link] === 1) shares.unwatchIfHarmless(link);
    }
    this.#regionCount = 0;
  }

  /** Finds the levels of the links that have joined, and of those that join meanwhile, in rising order. */
  #fill(): void {
    const { boundCount, levelBitps } = this.shares;
    const open = this.#open;
    const state = this.#state;
    const before = this.#before;
    this.#closedCount = 0;
    this.#rewindTo = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#regionCount; i++) {
      state[this.#region[i]!] = OPEN;
      open.set(this.#region[i]!, 0);
    }
    let joinedBefore = this.#regionCount;
    let found = 0;
    while (open.size > 0) {
      const link = open.least;
      let level = this.#levels.of(link);
      if (level !== open.leastKey) {
        open.set(link, level);
        if (level > before[link]!) this.#foresee(link, level);
        if (open.least !== link) continue;
      }
      if (level < found) {
        // Among the same links levels only rise: what is less is less by rounding.
        if (level < found * (1 - ALIKE) && this.#regionCount > joinedBefore) this.#rewindTo = level;
        else level = found;
      }
      this.#expanded = false;
      if (this.#rewindTo === Number.POSITIVE_INFINITY) {
        if (this.#levels.isUnsettled) this.#gather(link, level);
        if (boundCount[link] === 0) {
          open.remove(link);
          state[link] = DISMISSED;
        } else if (this.#grown[link] === 1 || !alike(level, before[link]!)) {
          this.#lookAround(link, level);
        }
      }
      if (this.#rewindTo < Number.POSITIVE_INFINITY) {
        found = this.#rewind(this.#rewindTo);
        joinedBefore = this.#regionCount;
        this.#rewindTo = Number.POSITIVE_INFINITY;
        continue;
      }
      if (this.#expanded || boundCount[link] === 0) continue;
      open.remove(link);
      state[link] = CLOSED;
      this.#closed[this.#closedCount++] = link;
      levelBitps[link] = alike(level, before[link]!) ? before[link]! : level;
      if (level > found) found = level;
    }
  }

  /**
   * Opens those links again that were closed at a level or above it, since others have joined that belong below them.
   * Nothing below depends on these.
   *
   * @returns the highest level found that still holds
   */
  #rewind(level: number): number {
    const { counts, levelBitps } = this.shares;
    const open = this.#open;
    const state = this.#state;
    this.rewinds++;
    while (this.#closedCount > 0) {
      const link = this.#closed[this.#closedCount - 1]!;
      if (levelBitps[link]! < level) return levelBitps[link]!;
      this.#closedCount--;
      state[link] = OPEN;
      open.set(link, level);
      for (let entry = counts.firstInRow[link]!; entry !== NONE; entry = counts.nextInRow[entry]!) {
        const other = counts.column[entry]!;
        if (state[other] === OPEN) {
          if (open.keyOf(other) > level) open.set(other, level);
        } else if (state[other] === DISMISSED) {
          state[other] = OPEN;
          open.set(other, level);
        }
      }
    }
    return 0;
  }

  /** Binds the flows that cross a link as its level says. */
  #gather(link: number, level: number): void {
    const { levelBitps, firstCrossing } = this.shares;
    const { bottleneck, limitBitps, nextCrossing } = this.#flows;
    const state = this.#state;
    for (let at = firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const flow = at >> PATH_SHIFT;
      const bounding = bottleneck[flow]!;
      if (bounding === NONE) {
        if (limitBitps[flow]! > level * (1 + ALIKE)) this.#adopt(flow, link);
      } else if (state[bounding] === OPEN) {
        if (limitBitps[flow]! <= level * (1 + ALIKE)) this.#leaveToLimit(flow);
        else if (bounding !== link) this.#adopt(flow, link);
      } else if (state[bounding] === OUTSIDE && levelBitps[bounding]! > level * (1 + ALIKE)) {
        this.#include(bounding);
        this.#adopt(flow, link);
      }
    }
    this.#tightenLeastLimit(link);
  }

  #adopt(flow: number, link: number): void {
    const { path, pathLength } = this.#flows;
    const { shares } = this;
    this.#listener.flowMoves(flow);
    shares.release(flow);
    shares.bind(flow, link, this.#levelBefore(link));
    this.#grown[link] = 1;
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const other = path[at]!;
      if (shares.watched[other] === 1 && this.#state[other] === OUTSIDE && shares.boundCount[other]! > 0)
        this.#include(other);
    }
  }

  #leaveToLimit(flow: number): void {
    const { path, pathLength, limitBitps } = this.#flows;
    const { shares } = this;
    this.#listener.flowMoves(flow);
    shares.release(flow);
    shares.limit(flow);
    const first = flow * PATH_PLACES;
    for (let at = first; at < first + pathLength[flow]!; at++) {
      const link = path[at]!;
      if (shares.watched[link] === 0) {
        if (shares.harmlessBitps[link]! >= limitBitps[flow]!) continue;
        shares.watch(link);
      }
      if (this.#state[link] !== OUTSIDE) continue;
      if (shares.boundCount[link]! > 0) this.#include(link);
      else if (shares.mostUsedBitps[link]! <= shares.capacityBitps[link]!) continue;
      else if (this.#levels.of(link) < Number.POSITIVE_INFINITY) this.#include(link);
    }
  }

  #tightenLeastLimit(link: number): void {
    const { firstBound, leastLimitBitps } = this.shares;
    const { limitBitps, nextBound } = this.#flows;
    let least = Number.POSITIVE_INFINITY;
    for (let flow = firstBound[link]!; flow !== NONE; flow = nextBound[flow]!)
      if (limitBitps[flow]! < least) least = limitBitps[flow]!;
    leastLimitBitps[link] = least;
  }

  /** Has those links join that a new level affects by way of the flows that have it. */
  #lookAround(link: number, level: number): void {
    const { counts, boundCount, reachBitps, mostUsedBitps, capacityBitps } = this.shares;
    if (level > reachBitps[link]!) this.#reachOut(link, level);
    // Flows that are newly bound by the link have been counted with what the others had before.
    const gain = Math.max(0, level - this.#levelBefore(link));
    const gains = gain > 0 || this.#grown[link] === 1;
    for (let entry = counts.firstInRow[link]!; entry !== NONE; entry = counts.nextInRow[entry]!) {
      const other = counts.column[entry]!;
      if (this.#state[other] !== OUTSIDE) continue;
      if (boundCount[other]! > 0) {
        this.#include(other);
        continue;
      }
      if (!gains) continue;
      mostUsedBitps[other]! += counts.count[entry]! * gain;
      if (mostUsedBitps[other]! <= capacityBitps[other]!) continue;
      if (this.#overflows(other, level)) this.#include(other);
    }
  }

  /** Has those full links join whose flows would get less than some of this level: before it is their turn. */
  #foresee(link: number, level: number): void {
    const { counts, boundCount, levelBitps } = this.shares;
    for (let entry = counts.firstInRow[link]!; entry !== NONE; entry = counts.nextInRow[entry]!) {
      const other = counts.column[entry]!;
      if (this.#state[other] === OUTSIDE && boundCount[other]! > 0 && levelBitps[other]! < level)
        this.#include(other);
    }
  }

  /**
   * Whether a link that bounds no flow is too full if those of open links get this level, or what they had if that was
   * more: a link whose level turns out higher than that looks around itself. Sums up the upper bound of its use anew:
   * flows of links that take part count with what they had if it was more, since they may yet get it.
   */
  #overflows(link: number, level: number): boolean {
    const { counts, levelBitps, leastLimitBitps, limitedBitps, capacityBitps, mostUsedBitps } = this.shares;
    let used = limitedBitps[link]!;
    let mostUsed = used;
    let mayHaveLess = false;
    for (let entry = counts.firstInColumn[link]!; entry !== NONE; entry = counts.nextInColumn[entry]!) {
      const other = counts.row[entry]!;
      const rate = this.#state[other] === OPEN ? this.#openRate(other, level) : levelBitps[other]!;
      const most = this.#joined[other] === 1 ? this.#openRate(other, rate) : rate;
      used += counts.count[entry]! * rate;
      mostUsed += counts.count[entry]! * most;
      if (leastLimitBitps[other]! < rate) mayHaveLess = true;
    }
    mostUsedBitps[link] = mostUsed;
    if (used <= capacityBitps[link]! * (1 + ALIKE)) return false;
    return !mayHaveLess || this.#overflowsByFlows(link, level);
  }

  #overflowsByFlows(link: number, level: number): boolean {
    const { bottleneck, limitBitps, nextCrossing } = this.#flows;
    const { shares } = this;
    let used = 0;
    for (let at = shares.firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const flow = at >> PATH_SHIFT;
      const bounding = bottleneck[flow]!;
      used +=
        bounding !== NONE && this.#state[bounding] === OPEN
          ? Math.min(this.#openRate(bounding, level), limitBitps[flow]!)
          : shares.rateBitps(flow);
    }
    return used > shares.capacityBitps[link]! * (1 + ALIKE);
  }

  /** The level before the solution of a link that takes part; 0 if it bounded no flow. */
  #levelBefore(link: number): number {
    const before = this.#before[link]!;
    return before < Number.POSITIVE_INFINITY ? before : 0;
  }

  #openRate(link: number, level: number): number {
    const before = this.#before[link]!;
    return before > level && before < Number.POSITIVE_INFINITY ? before : level;
  }

  /** Watches the links where a level is not harmless, and some more, so that this is seldom done. */
  #reachOut(link: number, level: number): void {
    const { shares } = this;
    const { path, pathLength, nextBound } = this.#flows;
    let reach = Number.POSITIVE_INFINITY;
    for (let flow = shares.firstBound[link]!; flow !== NONE; flow = nextBound[flow]!) {
      const first = flow * PATH_PLACES;
      for (let at = first; at < first + pathLength[flow]!; at++) {
        const other = path[at]!;
        if (shares.watched[other] === 1) continue;
        const harmless = shares.harmlessBitps[other]!;
        if (harmless < MARGIN * level) shares.watch(other);
        else if (harmless < reach) reach = harmless;
      }
    }
    shares.reachBitps[link] = reach;
  }

  /** Has a link join while filling goes on. What open links can have depends on it, so they are looked at again. */
  #include(link: number): void {
    const { counts, levelBitps } = this.shares;
    const open = this.#open;
    this.#join(link);
    this.#state[link] = OPEN;
    open.set(link, 0);
    this.#expanded = true;
    // Where its flows come to share instead of having this level, another's falls to this one at most.
    const level = this.#levelBefore(link);
    for (let entry = counts.firstInRow[link]!; entry !== NONE; entry = counts.nextInRow[entry]!) {
      const other = counts.column[entry]!;
      const state = this.#state[other]!;
      if (state === OPEN) {
        if (open.keyOf(other) > level) open.set(other, level);
      } else if (state === DISMISSED) {
        this.#state[other] = OPEN;
        open.set(other, 0);
      } else if (state === CLOSED) {
        this.#rewindTo = Math.min(this.#rewindTo, level, levelBitps[other]!);
      }
    }
  }

  #join(link: number): void {
    if (this.#joined[link] === 1) return;
    const { boundCount, levelBitps } = this.shares;
    this.#joined[link] = 1;
    this.#before[link] = boundCount[link]! > 0 ? levelBitps[link]! : Number.POSITIVE_INFINITY;
    this.#region[this.#regionCount++] = link;
    this.#listener.levelChanges(link);
  }
}
