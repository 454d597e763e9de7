/** A guest's memory and how the guest writes to it while it runs. */
export interface GuestMemory {
  readonly sizeBytes: number;

  /**
   * Distinct memory that the guest writes to in some time, bytes, as whole pages count. The same page written twice
   * counts once; what was written before that time and not since does not count.
   *
   * @param durationS - how long
   * @param load - how busy its vCPUs are on average, 0..1: writing takes CPU
   */
  dirtiedBytes(durationS: number, load: number): number;
}
