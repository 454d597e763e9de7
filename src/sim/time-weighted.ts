/** A running sum with a second number for what rounding lost. */
interface CompensatedSum {
  sum: number;
  lost: number;
}

/**
 * Adds a term without losing the digits that a plain sum drops when a long run adds small terms to a large total.
 * A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54, 1974.
 */
function add(total: CompensatedSum, term: number): void {
  const sum = total.sum + term;
  total.lost += Math.abs(total.sum) >= Math.abs(term) ? total.sum - sum + term : term - sum + total.sum;
  total.sum = sum;
}

/**
 * Statistics of a signal that stays constant between changes, each value weighted with how long it lasted: the
 * integral is exact but for rounding, whatever the moments at which it is read.
 *
 * The signal begins at `startS`. Values that last for no time change the extremes by nothing.
 */
export class TimeWeighted {
  private readonly startS: number;
  private changedS: number;
  private value: number;
  // Moments about the first value: the variance of a large, nearly constant signal keeps its digits.
  private readonly origin: number;
  private readonly first: CompensatedSum = { sum: 0, lost: 0 };
  private readonly second: CompensatedSum = { sum: 0, lost: 0 };
  private lowest = Infinity;
  private highest = -Infinity;

  /**
   * @param startS - When the signal begins, s.
   * @param value - Its value from then on, finite.
   * @throws RangeError if either is not finite.
   */
  constructor(startS: number, value: number) {
    requireFinite(startS, value);
    this.startS = startS;
    this.changedS = startS;
    this.value = value;
    this.origin = value;
  }

  /**
   * The signal has this value from now on.
   *
   * @throws RangeError if now is before the last change, or either number is not finite.
   */
  set(nowS: number, value: number): void {
    requireFinite(nowS, value);
    const lastedS = this.sinceChangeS(nowS);
    if (lastedS > 0) {
      const offset = this.value - this.origin;
      add(this.first, offset * lastedS);
      add(this.second, offset * offset * lastedS);
      this.lowest = Math.min(this.lowest, this.value);
      this.highest = Math.max(this.highest, this.value);
    }
    this.changedS = nowS;
    this.value = value;
  }

  /** The value now. */
  get current(): number {
    return this.value;
  }

  /** ∫ value dt from the start to now, in the signal's unit times seconds. */
  integral(nowS: number): number {
    return this.origin * (nowS - this.startS) + this.firstMoment(nowS);
  }

  /** Integral / time; the value itself while no time has passed. */
  mean(nowS: number): number {
    return nowS === this.startS ? this.value : this.origin + this.firstMoment(nowS) / (nowS - this.startS);
  }

  /** ∫ (value − mean)² dt / time; 0 while no time has passed. */
  variance(nowS: number): number {
    if (nowS === this.startS) return 0;
    const lastedS = this.sinceChangeS(nowS);
    const offset = this.value - this.origin;
    const durationS = nowS - this.startS;
    const square = (this.second.sum + offset * offset * lastedS + this.second.lost) / durationS;
    const mean = this.firstMoment(nowS) / durationS;
    return Math.max(0, square - mean * mean);
  }

  /** The least value that lasted for some time until now; the value itself while no time has passed. */
  min(nowS: number): number {
    return this.holdsNow(nowS) ? Math.min(this.lowest, this.value) : this.lowest;
  }

  /** The greatest value that lasted for some time until now; the value itself while no time has passed. */
  max(nowS: number): number {
    return this.holdsNow(nowS) ? Math.max(this.highest, this.value) : this.highest;
  }

  /** ∫ (value − origin) dt. */
  private firstMoment(nowS: number): number {
    const running = (this.value - this.origin) * this.sinceChangeS(nowS);
    return this.first.sum + running + this.first.lost;
  }

  private holdsNow(nowS: number): boolean {
    return this.sinceChangeS(nowS) > 0 || nowS === this.startS;
  }

  private sinceChangeS(nowS: number): number {
    if (!(nowS >= this.changedS))
      throw new RangeError(`time ${nowS} s: the last change was at ${this.changedS} s`);
    return nowS - this.changedS;
  }
}

/**
 * Quantiles of a signal that stays constant between changes, weighted with how long each value lasted: an exact
 * table of values and durations, so its memory grows with the number of different values.
 */
export class TimeWeightedQuantiles {
  private readonly durationsS: Map<number, CompensatedSum> = new Map();
  private changedS: number;
  private value: number;

  /**
   * @param startS - When the signal begins, s.
   * @param value - Its value from then on.
   * @throws RangeError if either is not finite.
   */
  constructor(startS: number, value: number) {
    requireFinite(startS, value);
    this.changedS = startS;
    this.value = value;
  }

  /**
   * The signal has this value from now on.
   *
   * @throws RangeError if now is before the last change, or either number is not finite.
   */
  set(nowS: number, value: number): void {
    requireFinite(nowS, value);
    this.advance(nowS);
    this.value = value;
  }

  /**
   * The least value v such that the signal was at most v for at least `fraction` of the time until now; the value
   * itself while no time has passed.
   *
   * @param fraction - From 0 (minimum) through 0.5 (median) to 1 (maximum).
   * @throws RangeError if the fraction is not from 0 to 1, or now is before the last change.
   */
  quantile(nowS: number, fraction: number): number {
    if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`quantile ${fraction}: expected 0 to 1`);
    this.advance(nowS);
    const values = [...this.durationsS.keys()].sort((a, b) => a - b);
    const total: CompensatedSum = { sum: 0, lost: 0 };
    for (const value of values) this.addDuration(total, value);
    const wantedS = fraction * (total.sum + total.lost);
    const below: CompensatedSum = { sum: 0, lost: 0 };
    for (const value of values) {
      this.addDuration(below, value);
      if (below.sum + below.lost >= wantedS) return value;
    }
    return this.value;
  }

  private addDuration(total: CompensatedSum, value: number): void {
    const duration = this.durationsS.get(value)!;
    add(total, duration.sum + duration.lost);
  }

  private advance(nowS: number): void {
    if (!(nowS >= this.changedS))
      throw new RangeError(`time ${nowS} s: the last change was at ${this.changedS} s`);
    const lastedS = nowS - this.changedS;
    this.changedS = nowS;
    if (lastedS === 0) return;
    let duration = this.durationsS.get(this.value);
    if (duration === undefined) {
      duration = { sum: 0, lost: 0 };
      this.durationsS.set(this.value, duration);
    }
    add(duration, lastedS);
  }
}

function requireFinite(timeS: number, value: number): void {
  if (Number.isFinite(timeS) && Number.isFinite(value)) return;
  throw new RangeError(`time ${timeS} s, value ${value}: expected finite numbers`);
}
