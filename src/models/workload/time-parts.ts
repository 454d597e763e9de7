/** Time from 0 to an end in equal parts, and the integral of a signal over each. */
export class TimeParts {
  readonly integrals: Float64Array;
  readonly #partS: number;

  /** @param endS - above 0 */
  constructor(endS: number, parts: number) {
    this.integrals = new Float64Array(parts);
    this.#partS = endS / parts;
  }

  /** Length of a part, s. */
  get partS(): number {
    return this.#partS;
  }

  /** Adds a value that lasts from one time to another; what lies outside does not count. */
  add(fromS: number, toS: number, value: number): void {
    const partS = this.#partS;
    const last = this.integrals.length - 1;
    const first = Math.min(last, Math.max(0, Math.floor(fromS / partS)));
    for (let part = first; part <= last; part++) {
      const overlapS = Math.min(toS, (part + 1) * partS) - Math.max(fromS, part * partS);
      if (overlapS <= 0) return;
      this.integrals[part]! += value * overlapS;
    }
  }
}
