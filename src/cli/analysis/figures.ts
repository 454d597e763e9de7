import type { Interval } from "../../models/statistics/inference/interval.ts";
import { readableNumber } from "../metrics-table.ts";

/** Digits of a mean. */
const DIGITS = 7;
/** Digits of what is uncertain: a difference, an end of an interval, a deviation. */
const FEW_DIGITS = 4;
/** p-values below it are shown as that. */
const LEAST_P = 0.0001;
const NOTHING = "-";

/** A mean, or a dash. */
export function mean(value: number | null): string {
  return value === null ? NOTHING : rounded(value, DIGITS);
}

/** A figure that is uncertain, or a dash. */
export function figure(value: number | null): string {
  return value === null ? NOTHING : rounded(value, FEW_DIGITS);
}

/** An interval, or a dash. */
export function interval(value: Interval | null): string {
  return value === null ? NOTHING : `${figure(value.low)} to ${figure(value.high)}`;
}

/** A share as a percentage of three digits, or a dash. */
export function percentage(share: number | null): string {
  return share === null ? NOTHING : `${rounded(100 * share, 3)} %`;
}

/** A p-value of four decimals, or a dash. */
export function pValue(value: number | null): string {
  if (value === null) return NOTHING;
  return value < LEAST_P ? `< ${LEAST_P}` : value.toFixed(4);
}

/** A count, or a dash. */
export function count(value: number | null): string {
  return value === null ? NOTHING : readableNumber(value);
}

function rounded(value: number, digits: number): string {
  return readableNumber(Number(value.toPrecision(digits)));
}
