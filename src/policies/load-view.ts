/** The number of utilisation samples that a server or a VM remembers. */
export const HISTORY_LENGTH = 30;

/**
 * What consolidation policies may know of servers and VMs: read-only, and never allocating.
 *
 * A planner may have placed VMs on trial in the view, or taken some away; a policy cannot tell and need not.
 * Servers and VMs are named by their integer ids.
 */
export interface LoadView {
  /** The monitoring interval, s: the time between two samples of a history. */
  readonly intervalS: number;

  /** What all cores of the server deliver together, MHz; above 0. */
  capacityMhz(server: number): number;

  /** Sum of the full requests of the server's VMs, MHz, added in list order; may exceed the capacity. */
  requestedMhz(server: number): number;

  /**
   * The server's utilisation history, fractions of its capacity, newest first: {@link HISTORY_LENGTH}
   * entries, padded with zeros. It belongs to the view, which may overwrite it at the next call.
   */
  history(server: number): Float64Array;

  /**
   * The first {@link historyLength} entries of {@link history} in ascending order, {@link HISTORY_LENGTH} entries in all,
   * of which the others mean nothing. It belongs to the view, which may overwrite it at the next call.
   */
  sortedHistory(server: number): Float64Array;

  /**
   * As {@link sortedHistory}, but in an order that is only likely to be nearly ascending: that in which they were when
   * they were sorted last. It costs a third, and is enough for who needs bounds.
   */
  nearlySortedHistory(server: number): Float64Array;

  /** Entries of {@link history} up to the last that is not zero, and 1 if all are zero. */
  historyLength(server: number): number;

  /** The longest time that any one VM of this server would take to migrate, s. */
  longestMigrationS(server: number): number;

  vmMemoryMiB(vm: number): number;

  /** The VM's CPU demand now, MHz. */
  vmDemandMhz(vm: number): number;

  /** The VM's CPU demand now, as a fraction of its own capacity. */
  vmUtilisation(vm: number): number;

  /** How many samples the VM's history holds, 0 to {@link HISTORY_LENGTH}. */
  vmHistoryLength(vm: number): number;

  /** The VM's utilisation `k` samples ago, a fraction of its own capacity; 0 is the newest. */
  vmHistory(vm: number, k: number): number;
}
