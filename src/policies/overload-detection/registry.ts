import { interquartileRange } from "./interquartile-range.ts";
import { localRegression } from "./local-regression.ts";
import { medianAbsoluteDeviation } from "./median-absolute-deviation.ts";
import type { OverloadDetectionModule } from "./overload-detection.ts";
import { robustLocalRegression } from "./robust-local-regression.ts";
import { staticThreshold } from "./static-threshold.ts";

/** Every built-in overload detection, in the order in which people should see them. */
export const overloadDetections: readonly OverloadDetectionModule[] = [
  staticThreshold,
  interquartileRange,
  medianAbsoluteDeviation,
  localRegression,
  robustLocalRegression,
];
