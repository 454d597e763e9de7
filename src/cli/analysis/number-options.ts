import type { Target } from "../../experiment/analysis/target.ts";
import { readQuantity } from "../../scenario/units.ts";
import { UsageError } from "../usage-error.ts";

/**
 * A share between 0 and 1, such as a confidence.
 *
 * @throws UsageError
 */
export function openShare(option: string, given: string | undefined, usual: number): number {
  if (given === undefined) return usual;
  const value = readQuantity(given, "fraction");
  if (typeof value === "number" && value > 0 && value < 1) return value;
  throw new UsageError(`--${option}: found "${given}", expected a share between 0 and 1, such as 95 %`);
}

/**
 * A share from 0 to 1, ends included, of which a quantile is asked for.
 *
 * @throws UsageError
 */
export function quantileShare(given: string): number {
  const value = readQuantity(given, "fraction");
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  throw new UsageError(`--quantile: found "${given}", expected a share from 0 to 1, such as 90 %`);
}

/**
 * A difference or half-width: a share of the mean if it is written with "%", else a figure in the unit of the metric.
 *
 * @throws UsageError
 */
export function targetOf(given: string | undefined): Target | null {
  if (given === undefined) return null;
  const amount = readQuantity(given, "fraction");
  if (typeof amount === "number" && amount > 0 && Number.isFinite(amount)) {
    return { amount, relative: given.includes("%") };
  }
  throw new UsageError(
    `--seeds-for: found "${given}", expected a share of the mean, such as 1 %, or a figure above 0 in the metric's unit`,
  );
}
