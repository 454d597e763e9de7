/** How many samples are remembered. */
export const HISTORY_LENGTH = 30;

/**
 * The last {@link HISTORY_LENGTH} utilisation samples of every VM, taken together at the monitoring interval.
 *
 * One ring a VM, all turned by one cursor: sample k of every VM was taken at the same time. A VM that came later has
 * zeros where it has no samples.
 */
export class UtilisationHistory {
  /** The rings: what a VM's place holds is at vm · {@link HISTORY_LENGTH} + place. Written by {@link push} alone. */
  readonly samples: Float64Array;
  readonly #length: Uint8Array;
  #cursor = HISTORY_LENGTH - 1;

  /** @param vmCount - number of VMs */
  constructor(vmCount: number) {
    this.samples = new Float64Array(vmCount * HISTORY_LENGTH);
    this.#length = new Uint8Array(vmCount);
  }

  /** Where the ring holds sample 0: sample k is held k places before it, cyclically. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Opens the next sample; {@link push} fills it. */
  turn(): void {
    this.#cursor = this.#cursor === HISTORY_LENGTH - 1 ? 0 : this.#cursor + 1;
  }

  /** Writes the open sample of a VM, a fraction of its nominal CPU. */
  push(vm: number, utilisation: number): void {
    this.samples[vm * HISTORY_LENGTH + this.#cursor] = utilisation;
    if (this.#length[vm]! < HISTORY_LENGTH) this.#length[vm]!++;
  }

  /** Number of samples that a VM has, 0..{@link HISTORY_LENGTH}. */
  length(vm: number): number {
    return this.#length[vm]!;
  }

  /** Sample k of a VM; 0 is the newest. */
  at(vm: number, k: number): number {
    const slot = this.#cursor - k;
    return this.samples[vm * HISTORY_LENGTH + (slot < 0 ? slot + HISTORY_LENGTH : slot)]!;
  }
}
