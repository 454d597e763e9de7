import { medianOfSorted, sortAscending } from "../../models/statistics/order-statistics.ts";
import { bisquare, fitWeightedLine } from "../../models/statistics/trend-line.ts";
import { distanceWeights, regressionParameters, TrendForecast, WINDOW } from "./local-regression.ts";
import type { OverloadDetectionModule } from "./overload-detection.ts";

const robustness = {
  robustnessIterations: {
    kind: "number",
    default: 2,
    min: 0,
    max: 20,
    integer: true,
    meaning: "how often the line is fitted again with less weight on samples far from it",
  },
} as const;

const parameters: typeof regressionParameters & typeof robustness = {
  ...regressionParameters,
  ...robustness,
};

class RobustTrendForecast extends TrendForecast {
  readonly #robustnessIterations: number;
  readonly #residuals: Float64Array;
  readonly #sortedResiduals: Float64Array;
  readonly #weights: Float64Array;

  constructor(
    safety: number,
    distance: Float64Array | null,
    fallbackThreshold: number,
    robustnessIterations: number,
  ) {
    super(safety, distance, fallbackThreshold);
    this.#robustnessIterations = robustnessIterations;
    this.#residuals = new Float64Array(WINDOW);
    this.#sortedResiduals = new Float64Array(WINDOW);
    this.#weights = new Float64Array(WINDOW);
  }

  protected override fit(): void {
    super.fit();
    for (let iteration = 0; iteration < this.#robustnessIterations; iteration++) {
      const spread = 6 * this.#medianResidual();
      // Half of the samples lie on the line already, and there is no scale to judge the others by.
      if (spread === 0) return;
      for (let i = 0; i < WINDOW; i++) {
        const distance = this.distanceWeights === null ? 1 : this.distanceWeights[i]!;
        this.#weights[i] = distance * bisquare(this.#residuals[i]! / spread);
      }
      fitWeightedLine(this.samples, this.#weights, WINDOW, this.line);
    }
  }

  /** The median |residual| of the samples from the line. */
  #medianResidual(): number {
    const samples = this.samples;
    const residuals = this.#residuals;
    const sortedResiduals = this.#sortedResiduals;
    const { intercept, slope } = this.line;
    for (let i = 0; i < WINDOW; i++) {
      const residual = Math.abs(samples[i]! - (intercept + slope * (i + 1)));
      residuals[i] = residual;
      sortedResiduals[i] = residual;
    }
    sortAscending(sortedResiduals, WINDOW);
    return medianOfSorted(sortedResiduals, WINDOW);
  }
}

/**
 * LRR: as {@link localRegression}, with each weight multiplied by B(e/6s), B the bisquare, e the sample's
 * residual from the previous fit and s the median |e|, and the line fitted again. With `weights: none` and no
 * robustness iterations this is plain least squares.
 */
export const robustLocalRegression: OverloadDetectionModule<typeof parameters> = {
  kind: "overload-detection",
  name: "robust-local-regression",
  meaning: "local regression that trusts outlying samples less",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012; weights and two iterations of Cleveland, Robust locally weighted regression and smoothing scatterplots, 1979",
  parameters,
  create: ({ safety, weights, fallbackThreshold, robustnessIterations }) =>
    new RobustTrendForecast(safety, distanceWeights(weights), fallbackThreshold, robustnessIterations),
};
