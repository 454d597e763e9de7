import type { StepResult } from "./algorithm.ts";
import type { PendingPages, SkippingRound } from "./guest-memory.ts";

/**
 * The pages that are left after a round in which pages were skipped: what the guest wrote to while it lasted. What was
 * to be sent was decided on how long the round would last and how busy the guest would be; where it turned out to be
 * shorter, or the guest to have written less, what was skipped is left all the same. It lies among the pages that were
 * expected to be written to, so the larger of the two sets holds both.
 *
 * @param load - how busy the guest was expected to be
 */
export function leftPages(
  expected: SkippingRound,
  load: number,
  result: StepResult,
): Exclude<PendingPages, "all"> {
  const isMore = expected.durationS * load > result.durationS * result.load;
  return expected.skippedBytes > 0 && isMore ? { durationS: expected.durationS, load } : result;
}
