import { fitLine, fitWeightedLine, type Line, tricubeWeights } from "../../models/statistics/trend-line.ts";
import type { LoadView } from "../load-view.ts";
import type { OverloadDetection, OverloadDetectionModule } from "./overload-detection.ts";
import { exceedsThreshold } from "./static-threshold.ts";

/** How many of the newest samples the line runs through. */
export const WINDOW = 10;

/** Parameters that local regression and its robust form share. */
export const regressionParameters = {
  safety: {
    kind: "number",
    default: 1.2,
    min: 0,
    meaning: "factor on the forecast utilisation before it is compared with the whole capacity",
  },
  weights: {
    kind: "choice",
    choices: ["tricube", "none"],
    default: "tricube",
    meaning: "tricube gives newer samples more weight, as Loess does; none fits plain least squares",
  },
  fallbackThreshold: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.7,
    min: 0,
    max: 1,
    meaning: "static threshold while the server's history holds fewer than 10 samples",
  },
} as const;

/** The weights of a window's samples by age, oldest first; null for plain least squares. */
export function distanceWeights(weights: "tricube" | "none"): Float64Array | null {
  return weights === "tricube" ? tricubeWeights(WINDOW) : null;
}

/** The forecast by a line through the newest samples; a subclass may refine the fit. */
export class TrendForecast implements OverloadDetection {
  /** The newest samples, oldest first: utilisation at x = 1 … {@link WINDOW}. */
  protected readonly samples: Float64Array;
  protected readonly line: Line;
  protected readonly distanceWeights: Float64Array | null;
  readonly #safety: number;
  readonly #fallbackThreshold: number;

  constructor(safety: number, distanceWeights: Float64Array | null, fallbackThreshold: number) {
    this.samples = new Float64Array(WINDOW);
    this.line = { intercept: 0.5, slope: 0.5 };
    this.distanceWeights = distanceWeights;
    this.#safety = safety;
    this.#fallbackThreshold = fallbackThreshold;
  }

  overloaded(view: LoadView, server: number): boolean {
    if (view.historyLength(server) < WINDOW) return exceedsThreshold(view, server, this.#fallbackThreshold);
    const samples = this.samples;
    const history = view.history(server);
    for (let i = 0; i < WINDOW; i++) samples[i] = history[WINDOW - 1 - i]!;
    this.fit();
    const intervalsAhead = Math.ceil(view.longestMigrationS(server) / view.intervalS);
    const forecast = this.line.intercept + this.line.slope * (WINDOW + intervalsAhead);
    return forecast * this.#safety >= 1;
  }

  /** Fits `line` to `samples`. */
  protected fit(): void {
    if (this.distanceWeights === null) fitLine(this.samples, WINDOW, this.line);
    else fitWeightedLine(this.samples, this.distanceWeights, WINDOW, this.line);
  }
}

/**
 * LR: overloaded iff (a + b·(10 + k))·safety ≥ 1, where a + b·x runs through the ten newest samples at
 * x = 1 … 10 and k is the longest migration in monitoring intervals, rounded up.
 */
export const localRegression: OverloadDetectionModule<typeof regressionParameters> = {
  kind: "overload-detection",
  name: "local-regression",
  meaning: "a server is overloaded when the trend of its utilisation reaches its capacity within a migration",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012; weights of Cleveland, Robust locally weighted regression and smoothing scatterplots, 1979",
  parameters: regressionParameters,
  create: ({ safety, weights, fallbackThreshold }) =>
    new TrendForecast(safety, distanceWeights(weights), fallbackThreshold),
};
