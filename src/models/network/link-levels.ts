import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import { type FlowTable, PATH_SHIFT } from "./flow-table.ts";
import type { LinkShares } from "./link-shares.ts";

/** Rates that differ by less than this part of them differ by rounding. */
export const ALIKE = 1e-12;

/** A link whose level has not been looked at. */
export const OUTSIDE = 0;
/** A link whose new level is being looked for. */
export const OPEN = 1;
/** A link whose new level has been found. */
export const CLOSED = 2;
/** A link that has been looked at and cannot be full, unless more links join. */
export const DISMISSED = 3;

/** Whether a level, which is finite, is the same as another, which may be Infinity. */
export function alike(level: number, other: number): boolean {
  return Math.abs(level - other) <= ALIKE * level;
}

/** At which level each link is full, while levels are being looked for; changes nothing but what it has summed up. */
export class LinkLevels {
  /** Whether the level found last rests on flows that are not yet bound as it says. */
  isUnsettled = false;
  readonly #flows: FlowTable;
  readonly #shares: LinkShares;
  readonly #state: Uint8Array;
  #limits: Float64Array = new Float64Array(64);

  /** @param state - of each link, {@link OUTSIDE} to {@link DISMISSED}; only read */
  constructor(flows: FlowTable, shares: LinkShares, state: Uint8Array) {
    this.#flows = flows;
    this.#shares = shares;
    this.#state = state;
  }

  /**
   * The level at which a link is full, if all flows that open links bound are as greedy as their limits allow: its new
   * level, if that of no other open link is lower. Infinity if it cannot be full.
   */
  of(link: number): number {
    const { counts, levelBitps, leastLimitBitps, limitedCount, largestLimitBitps, capacityBitps } =
      this.#shares;
    const state = this.#state;
    // What open links bound shares; closed links and limits are taken to leave the rest, which is checked below.
    let rest = capacityBitps[link]! - this.#shares.limitedBitps[link]!;
    let sharers = this.#shares.boundCount[link]!;
    let least = leastLimitBitps[link]!;
    let others = 0;
    let outsideBitps = 0;
    let outsideCount = 0;
    let most = 0;
    for (let entry = counts.firstInColumn[link]!; entry !== NONE; entry = counts.nextInColumn[entry]!) {
      const other = counts.row[entry]!;
      const count = counts.count[entry]!;
      const level = levelBitps[other]!;
      if (state[other] === OPEN) {
        others += count;
        if (leastLimitBitps[other]! < least) least = leastLimitBitps[other]!;
      } else if (state[other] === OUTSIDE) {
        outsideBitps += count * level;
        outsideCount += count;
        if (level > most) most = level;
      } else rest -= count * level;
    }
    sharers += others;
    this.isUnsettled = others > 0;
    const spare = rest - outsideBitps;
    if (sharers === 0 && spare >= -ALIKE * capacityBitps[link]!) return Number.POSITIVE_INFINITY;
    let level = sharers > 0 ? spare / sharers : 0;
    if (most > level * (1 + ALIKE)) {
      level = this.#levelAmongOutside(link, rest, sharers, outsideCount);
      this.isUnsettled = true;
    }
    if (
      level * (1 + ALIKE) >= least ||
      (limitedCount[link]! > 0 && largestLimitBitps[link]! > level * (1 + ALIKE))
    )
      return this.#levelByFlows(link);
    return level;
  }

  /** {@link of} where links outside have a higher level, so that some of their flows share too. */
  #levelAmongOutside(link: number, rest: number, sharers: number, outsideCount: number): number {
    const { counts, levelBitps } = this.#shares;
    const state = this.#state;
    // From below: those that have no more than the level cannot share, which raises it.
    let level = rest / (sharers + outsideCount);
    for (;;) {
      let left = rest;
      let count = sharers;
      for (let entry = counts.firstInColumn[link]!; entry !== NONE; entry = counts.nextInColumn[entry]!) {
        const other = counts.row[entry]!;
        if (state[other] !== OUTSIDE) continue;
        if (levelBitps[other]! <= level) left -= counts.count[entry]! * levelBitps[other]!;
        else count += counts.count[entry]!;
      }
      // That all are below is rounding.
      if (count === 0) return level;
      const higher = left / count;
      if (!(higher > level)) return level;
      level = higher;
    }
  }

  /** {@link of} where limits and levels do not all lie on the side where they were: looks at each flow. */
  #levelByFlows(link: number): number {
    const shares = this.#shares;
    const { bottleneck, limitBitps, nextCrossing } = this.#flows;
    const state = this.#state;
    while (this.#limits.length < shares.crossing[link]!) this.#limits = doubled(this.#limits);
    const limits = this.#limits;
    let count = 0;
    let sum = 0;
    let limited = 0;
    let largest = 0;
    for (let at = shares.firstCrossing[link]!; at !== NONE; at = nextCrossing[at]!) {
      const flow = at >> PATH_SHIFT;
      const bounding = bottleneck[flow]!;
      let limit = limitBitps[flow]!;
      if (bounding === NONE) {
        limited += limit;
        if (limit > largest) largest = limit;
      } else if (state[bounding] !== OPEN && bounding !== link) limit = shares.levelBitps[bounding]!;
      limits[count++] = limit;
      sum += limit;
    }
    shares.limitedBitps[link] = limited;
    shares.largestLimitBitps[link] = largest;
    this.isUnsettled = true;
    let left = shares.capacityBitps[link]!;
    if (sum <= left * (1 + ALIKE)) return Number.POSITIVE_INFINITY;
    for (;;) {
      const level = left / count;
      let kept = 0;
      for (let i = 0; i < count; i++) {
        if (limits[i]! <= level * (1 + ALIKE)) left -= limits[i]!;
        else limits[kept++] = limits[i]!;
      }
      if (kept === count) return level;
      // That all are below is rounding: it would have fitted.
      if (kept === 0) return Number.POSITIVE_INFINITY;
      count = kept;
    }
  }
}
