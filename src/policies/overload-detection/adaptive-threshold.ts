import { HISTORY_LENGTH, type LoadView } from "../load-view.ts";
import type { OverloadDetection } from "./overload-detection.ts";
import { exceedsThreshold } from "./static-threshold.ts";

/** Below this many samples a spread is not trusted; the number that the published results were made with. */
const MINIMUM_SAMPLES = 12;

/** How far, at most their range, the ascending first `count` ≥ {@link MINIMUM_SAMPLES} values spread; may reorder and overwrite them. */
export type Spread = (values: Float64Array, count: number) => number;

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
    const history = view.history(server);
    let least = history[0]!;
    let most = least;
    for (let k = 1; k < count; k++) {
      const value = history[k]!;
      if (value < least) least = value;
      else if (value > most) most = value;
    }
    // No spread is wider than the range: a server below the threshold that the range gives is below its own.
    if (!exceedsThreshold(view, server, 1 - this.#safety * (most - least))) return false;
    const scratch = this.#scratch;
    const sorted = view.sortedHistory(server);
    for (let k = 0; k < count; k++) scratch[k] = sorted[k]!;
    const spread = this.#spread;
    return exceedsThreshold(view, server, 1 - this.#safety * spread(scratch, count));
  }
}
