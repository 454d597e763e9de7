import { type GuestMemory, PAGE_BYTES } from "./guest-memory.ts";

/** A guest that runs at its target while its memory is pushed after it. */
export interface Push {
  /** Part of the memory that is not at the target when the guest begins to run there, 0..1. */
  readonly missingShare: number;
  /** How long it takes until all of it is there, s. */
  readonly durationS: number;
  /** How busy the guest's vCPUs are, 0..1. */
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

/** Parts of the push over which first uses are summed up; even. */
const PARTS = 64;

/**
 * Faults of a post-copy. The pages arrive in an order that has nothing to do with the guest's, so that at t of T a page
 * is missing with probability 1 − t/T; where the push follows the faults ("bubbling"), a page beside one that was just
 * used has arrived with it, which is so with the probability of the guest's locality λ. With U(t), the distinct pages
 * that the guest has used up to t, and m, the part that was missing at first,
 *
 *     faults = m · (1 − λ) · ∫ U′(t) · (1 − t/T) dt = m · (1 − λ) · mean of U over the push.
 *
 * Source: the mechanisms are those of Hines & Gopalan, Post-copy based live virtual machine migration using adaptive
 * pre-paging and dynamic self-ballooning, VEE 2009, §3; the formula is ours.
 */
export function pushFaults(memory: GuestMemory, push: Push): PushFaults {
  const { missingShare, durationS, load, prepages } = push;
  let sum = 0;
  for (let i = 0; i <= PARTS; i++) {
    const weight = i === 0 || i === PARTS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * memory.touchedBytes((durationS * i) / PARTS, load);
  }
  const meanPages = sum / (3 * PARTS) / PAGE_BYTES;
  const notAvoided = prepages ? 1 - memory.locality : 1;
  return {
    firstUses: (missingShare * memory.touchedBytes(durationS, load)) / PAGE_BYTES,
    faults: missingShare * notAvoided * meanPages,
  };
}
