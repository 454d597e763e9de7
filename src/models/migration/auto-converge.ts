/** How a guest is throttled, as shares of its CPU time. */
export interface ThrottleSteps {
  readonly throttleFirst: number;
  readonly throttleIncrement: number;
  readonly throttleMost: number;
}

/** Part of what is sent that the guest may write again in a period. */
const TOO_FAST = 0.5;
/** Periods in which it wrote more than that before it is throttled, or throttled more. */
const PERIODS = 2;
/** A period is a round, or as many as take longer than this, s. */
const PERIOD_S = 1;

/**
 * QEMU's auto-converge: a guest is throttled, and throttled more, each time that it has written too fast in two periods.
 * The two need not follow upon each other, and the throttle is never eased.
 *
 * Source: QEMU, migration/ram.c, migration_trigger_throttle and migration_bitmap_sync.
 */
export class AutoConverge {
  readonly #steps: ThrottleSteps;
  /** Share of its CPU time that is taken from the guest, 0..1. */
  throttle = 0;
  #periods = 0;
  #sinceS = 0;
  #sentBytes = 0;
  #writtenBytes = 0;

  constructor(steps: ThrottleSteps) {
    this.#steps = steps;
  }

  /** A round is over. */
  note(durationS: number, sentBytes: number, writtenBytes: number): void {
    this.#sinceS += durationS;
    this.#sentBytes += sentBytes;
    this.#writtenBytes += writtenBytes;
    if (this.#sinceS <= PERIOD_S) return;
    if (this.#writtenBytes > TOO_FAST * this.#sentBytes && ++this.#periods === PERIODS) {
      this.#periods = 0;
      this.#throttleMore();
    }
    this.#sinceS = 0;
    this.#sentBytes = 0;
    this.#writtenBytes = 0;
  }

  #throttleMore(): void {
    const { throttleFirst, throttleIncrement, throttleMost } = this.#steps;
    const more = this.throttle === 0 ? throttleFirst : this.throttle + throttleIncrement;
    this.throttle = Math.min(throttleMost, more);
  }
}
