import { type GuestMemory, PAGE_BYTES, type PendingPages } from "./guest-memory.ts";

/** A guest that runs at its target while its memory is pushed after it. */
export interface Push {
  /** The pages that had not been sent when the guest was stopped. */
  readonly missing: PendingPages;
  /** The part of these that is not at the target when the guest begins to run there, 0..1: the rest went before. */
  readonly missingShare: number;
  /** How long it takes until all of it is there, s. */
  readonly durationS: number;
  /** How busy the guest's vCPUs are with what they have to do, waiting left out, 0..1. */
  readonly load: number;
  /** Whether pages near a fault are pushed next. */
  readonly prepages: boolean;
}

/** What the guest meets while it is pushed after. */
export interface PushFaults {
  /** First uses of pages that were not there when the guest began to run: each would be a fault if nothing were pushed. */
  readonly firstUses: number;
  /** Those for which the guest had to wait: neither pushed in time, nor beside a page that had been asked for. */
  readonly faults: number;
}

/**
 * Faults of a post-copy. The pages arrive in an order that has nothing to do with the guest's, so that at t of T a page
 * is missing with probability 1 − t/T; where the push follows the faults ("bubbling"), a page beside one that was just
 * used has arrived with it, which is so with the probability of the guest's locality λ. With U(t), the distinct pages
 * that the guest has used up to t of those that were missing at first,
 *
 *     faults = (1 − λ) · ∫ U′(t) · (1 − t/T) dt = (1 − λ) · mean of U over the push.
 *
 * Source: the mechanisms are those of Hines & Gopalan, Post-copy based live virtual machine migration using adaptive
 * pre-paging and dynamic self-ballooning, VEE 2009, §3; the formula is ours.
 */
export function pushFaults(memory: GuestMemory, push: Push): PushFaults {
  const { missing, missingShare, durationS, load, prepages } = push;
  const pages = missingShare / PAGE_BYTES;
  const notAvoided = prepages ? 1 - memory.locality : 1;
  return {
    firstUses: pages * memory.touchedBytes(durationS, load, missing),
    faults: pages * notAvoided * memory.touchedEarlyBytes(durationS, load, missing),
  };
}

/** A guest that waits for every page still gets something done. */
const MOST_STALLED = 0.99;

/** Steps of the search for the share; its interval is halved each time. */
const HALVINGS = 40;

/**
 * Share of its busy time for which a guest waits. One that waits uses fewer pages, so that it has fewer faults: of the
 * time L in which it would be busy it waits for the share s with s · L = faults in (1 − s) · L, times the time of one.
 *
 * @param push - its load is how busy the guest would be if it had to wait for nothing
 * @param faultS - how long it waits for a page, s
 * @returns 0..0.99
 */
export function stallShare(memory: GuestMemory, push: Push, faultS: number): number {
  const busyS = push.durationS * push.load;
  if (busyS === 0) return 0;
  let least = 0;
  let most = MOST_STALLED;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (least + most) / 2;
    const { faults } = pushFaults(memory, { ...push, load: push.load * (1 - middle) });
    if (faults * faultS > middle * busyS) least = middle;
    else most = middle;
  }
  return most;
}
