import {
  interquartileRangeAtLeast,
  interquartileRangeAtMost,
  interquartileRangeOfSorted,
} from "../../models/statistics/order-statistics.ts";
import { AdaptiveThreshold, fallbackThreshold, type Spread } from "./adaptive-threshold.ts";
import type { OverloadDetectionModule } from "./overload-detection.ts";

const safety = {
  kind: "number",
  default: 1.5,
  min: 0,
  meaning: "how far the threshold falls below 1, in interquartile ranges of the server's utilisation",
} as const;

const parameters: {
  readonly safety: typeof safety;
  readonly fallbackThreshold: typeof fallbackThreshold;
} = { safety, fallbackThreshold };

const range: Spread = {
  of: interquartileRangeOfSorted,
  atMost: interquartileRangeAtMost,
  atLeast: interquartileRangeAtLeast,
};

/** IQR: overloaded iff Σ requests / capacity > 1 − safety · IQR of the utilisation history. */
export const interquartileRange: OverloadDetectionModule<typeof parameters> = {
  kind: "overload-detection",
  name: "interquartile-range",
  meaning: "a threshold that falls as the server's utilisation spreads, by its interquartile range",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012",
  parameters,
  create: ({ safety, fallbackThreshold }) => new AdaptiveThreshold(range, safety, fallbackThreshold),
};
