/** Whoever decides on requests. */
export interface Schedulers {
  /** Requests that wait, those that are being decided on included. */
  readonly waitingCount: number;
  /** Decisions that came to nothing, because their server no longer held the VM. */
  readonly conflictCount: number;
  /** Decisions that were made anew at once after such a conflict. */
  readonly retryCount: number;
  /** Takes a request, behind those that wait. */
  add(vm: number): void;
  /**
   * Looks at the requests that wait, now that there are more of them or there may be room.
   *
   * @param roomIsMade - whether there may be room where there was none when it was last looked for
   */
  look(roomIsMade: boolean): void;
}

/** How several schedulers work side by side. */
export interface SchedulerOptions {
  readonly count: number;
  /** Time from a look at the servers to the attempt to place a VM there, s. */
  readonly decisionTimeS: number;
  /** How often a request is decided on anew at once after a conflict. */
  readonly retries: number;
}

/** One scheduler that takes no time. */
export const ONE_SCHEDULER: SchedulerOptions = { count: 1, decisionTimeS: 0, retries: 3 };
