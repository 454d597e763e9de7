import { HISTORY_LENGTH, type LoadView } from "../load-view.ts";
import type { OverloadDetection } from "./overload-detection.ts";
import { exceedsThreshold } from "./static-threshold.ts";

/** Below this many samples a spread is not trusted; the number that the published results were made with. */
const MINIMUM_SAMPLES = 12;

/** How far the first `count` ≥ {@link MINIMUM_SAMPLES} values of an array spread. */
export interface Spread {
  /** The spread of ascending values, which it may overwrite. */
  of(sorted: Float64Array, count: number): number;
  /** What the spread is at most, whatever order the values are in; the closer, the more nearly they ascend. */
  atMost(values: Float64Array, count: number): number;
  /** What it is at least. */
  atLeast(values: Float64Array, count: number): number;
}

/** The fallback of every adaptive threshold. */
export const fallbackThreshold = {
  kind: "quantity",
  dimension: "fraction",
  default: 0.7,
  min: 0,
  max: 1,
  meaning: "static threshold while the server's history holds fewer than 12 samples",
} as const;

/** Overloaded iff Σ requests / capacity > 1 − safety · spread of the server's utilisation history. */
export class AdaptiveThreshold implements OverloadDetection {
  readonly #spread: Spread;
  readonly #safety: number;
  readonly #fallbackThreshold: number;
  readonly #scratch: Float64Array;

  constructor(spread: Spread, safety: number, fallbackThreshold: number) {
    this.#spread = spread;
    this.#safety = safety;
    this.#fallbackThreshold = fallbackThreshold;
    this.#scratch = new Float64Array(HISTORY_LENGTH);
  }

  overloaded(view: LoadView, server: number): boolean {
    const count = view.historyLength(server);
    if (count < MINIMUM_SAMPLES) return exceedsThreshold(view, server, this.#fallbackThreshold);
    const load = view.requestedMhz(server) / view.capacityMhz(server);
    const spread = this.#spread;
    const safety = this.#safety;
    // Most answers follow from bounds, which need no sorting. Rounding keeps the order of what it rounds, so that they
    // are bounds to the last bit.
    const values = view.nearlySortedHistory(server);
    if (load <= 1 - safety * spread.atMost(values, count)) return false;
    if (load > 1 - safety * spread.atLeast(values, count)) return true;
    const sorted = this.#scratch;
    sorted.set(view.sortedHistory(server));
    return load > 1 - safety * spread.of(sorted, count);
  }
}
