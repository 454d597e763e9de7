/**
 * Power and energy of some leaves of the plant: the exact integral of powers that hold until they are changed.
 * Nothing is counted before {@link begin}.
 */
export class LeafEnergy {
  /** Power drawn now, W, by leaf. Written by the owner, after it has called {@link advance} for the leaf. */
  readonly powerW: Float64Array;
  /** Energy used up to when the leaf was advanced last, J, by leaf: complete once closed. */
  readonly energyJ: Float64Array;
  /** Up to when the energy is counted, s; Infinity before counting begins, so that every duration is negative. */
  readonly #sinceS: Float64Array;

  /** @param count - number of leaves; they draw nothing at first */
  constructor(count: number) {
    this.powerW = new Float64Array(count);
    this.energyJ = new Float64Array(count);
    this.#sinceS = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Starts to count; what was drawn before is not counted. */
  begin(now: number): void {
    this.#sinceS.fill(now);
  }

  /** Counts what a leaf has used up to now, so that its power may change. */
  advance(leaf: number, now: number): void {
    const duration = now - this.#sinceS[leaf]!;
    if (duration > 0) {
      this.energyJ[leaf]! += this.powerW[leaf]! * duration;
      this.#sinceS[leaf] = now;
    }
  }

  /** Energy of a leaf up to now, J; changes nothing. */
  energyAt(leaf: number, now: number): number {
    const duration = now - this.#sinceS[leaf]!;
    return duration > 0 ? this.energyJ[leaf]! + this.powerW[leaf]! * duration : this.energyJ[leaf]!;
  }

  /** Counts every leaf up to the end of a run. */
  close(now: number): void {
    for (let leaf = 0; leaf < this.energyJ.length; leaf++) this.advance(leaf, now);
  }
}
