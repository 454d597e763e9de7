import {
  largest,
  medianAbsoluteDeviationOfSorted,
  smallest,
} from "../../models/statistics/order-statistics.ts";
import { AdaptiveThreshold, fallbackThreshold, type Spread } from "./adaptive-threshold.ts";
import type { OverloadDetectionModule } from "./overload-detection.ts";

const safety = {
  kind: "number",
  default: 2.5,
  min: 0,
  meaning: "how far the threshold falls below 1, in median absolute deviations of the server's utilisation",
} as const;

const parameters: {
  readonly safety: typeof safety;
  readonly fallbackThreshold: typeof fallbackThreshold;
} = { safety, fallbackThreshold };

const deviation: Spread = {
  of: medianAbsoluteDeviationOfSorted,
  // No value is farther from the median than the largest is from the smallest.
  atMost: (values, count) => largest(values, 0, count - 1) - smallest(values, 0, count - 1),
  atLeast: () => 0,
};

/** MAD: overloaded iff Σ requests / capacity > 1 − safety · median|u − median u| over the history. */
export const medianAbsoluteDeviation: OverloadDetectionModule<typeof parameters> = {
  kind: "overload-detection",
  name: "median-absolute-deviation",
  meaning: "a threshold that falls as the server's utilisation spreads, by its median absolute deviation",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012",
  parameters,
  create: ({ safety, fallbackThreshold }) => new AdaptiveThreshold(deviation, safety, fallbackThreshold),
};
