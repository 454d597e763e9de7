/** Size of a page of a guest's memory, bytes. */
export const PAGE_BYTES = 4096;

/** The pages that a round of a pre-copy, or a push after the guest, has to send. */
export type PendingPages =
  /** All of them: the first round. */
  | "all"
  /** Those that were written to in the round before, which took so long at so much load. */
  | { readonly durationS: number; readonly load: number };

/** A round in which pages that are written to again before their turn are left to the next. */
export interface SkippingRound {
  readonly durationS: number;
  readonly sentBytes: number;
  /** What was pending and is left to the next round. */
  readonly skippedBytes: number;
}

/** A guest's memory and what the guest does to it while it runs. Loads are how busy its vCPUs are, 0..1. */
export interface GuestMemory {
  readonly sizeBytes: number;

  /**
   * Distinct memory that the guest writes to in some time, bytes, as whole pages count. The same page written twice
   * counts once; what was written before that time and not since does not count.
   */
  dirtiedBytes(durationS: number, load: number): number;

  /** A round that sends what is pending at some rate, byte/s, but for pages that are written to before their turn. */
  skippingRound(pending: PendingPages, bytesPerS: number, load: number): SkippingRound;

  /** Distinct memory of all or some pages that the guest reads or writes in some time, bytes. */
  touchedBytes(durationS: number, load: number, among: PendingPages): number;

  /**
   * That of them which it comes to before it has arrived, if they arrive evenly over that time, in an order that has
   * nothing to do with the guest's, bytes: the mean of {@link touchedBytes} over all shorter times.
   */
  touchedEarlyBytes(durationS: number, load: number, among: PendingPages): number;

  /** How often the guest goes next to memory that lies beside what it has just used, 0..1. */
  readonly locality: number;
}
