import { availableMemoryMiB } from "./available-memory.ts";

/** What a run is taken for before one has ended. */
const FIRST_GUESS_MIB = 256;

/** Share of the memory that is free which runs may take. */
const SHARE = 0.8;

/** Decides how many runs may be under way at a time, so that memory lasts: as many as the largest so far would allow. */
export class MemoryAdmission {
  readonly #budgetMiB: number;
  #largestMiB = 0;
  #running = 0;
  #waiting: (() => void)[] = [];

  /** @param freeMiB - what there is when the experiment begins */
  constructor(freeMiB: number = availableMemoryMiB()) {
    this.#budgetMiB = SHARE * freeMiB;
  }

  /** Resolves when one more run may begin. One always may. */
  async enter(): Promise<void> {
    while (!this.#hasRoom()) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running++;
  }

  /**
   * A run has ended.
   *
   * @param memoryMiB - what its thread holds; 0: not known
   */
  leave(memoryMiB: number): void {
    this.#running--;
    if (memoryMiB > this.#largestMiB) this.#largestMiB = memoryMiB;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  #hasRoom(): boolean {
    const each = this.#largestMiB || FIRST_GUESS_MIB;
    return this.#running === 0 || (this.#running + 1) * each <= this.#budgetMiB;
  }
}
