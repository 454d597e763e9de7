import type { Amount, RangeSpec, Scale } from "./sweep.ts";

const AMOUNT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(\D.*)?$/i;

/** Digits that survive adding up steps: 0.1 + 2 · 0.1 is 0.3. */
const SIGNIFICANT_DIGITS = 12;

/** More values than anyone sweeps; a step that was mistyped ends here. */
const MOST_VALUES = 100_000;

/** Reads `5`, `"80 %"`, `"4 GiB"`; undefined: it is nothing of the kind. What the unit means is not asked. */
export function readAmount(value: unknown): Amount | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? { number: value, unit: "" } : undefined;
  const match = typeof value === "string" ? AMOUNT.exec(value.trim()) : null;
  if (match === null) return undefined;
  return { number: Number(match[1]), unit: (match[2] ?? "").trim() };
}

/** An amount as a file has it: {@link readAmount} reads the same from it. */
export function writtenAmount({ number, unit }: Amount): string | number {
  return unit === "" ? number : `${number} ${unit}`;
}

/**
 * The values of a range, from its beginning on.
 *
 * @returns what is wrong with the range instead, if anything is
 */
export function rangeValues(range: RangeSpec): readonly Amount[] | { readonly expected: string } {
  const { from, to, scale } = range;
  if (from.unit !== to.unit) return { expected: `both ends in one unit, not ${from.unit} and ${to.unit}` };
  if (scale === "logarithmic" && !(from.number > 0 && to.number > 0)) {
    return { expected: "both ends above 0, for equal ratios" };
  }
  const fraction = fractions(range);
  if (!Array.isArray(fraction)) return fraction;
  return fraction.map((share) => ({
    number: between(from.number, to.number, share, scale),
    unit: from.unit,
  }));
}

/** How far along the range each value lies, 0..1. */
function fractions({ from, to, step, count, scale }: RangeSpec): number[] | { readonly expected: string } {
  if ((step === null) === (count === null)) return { expected: "either step or count" };
  if (count !== null) return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : i / (count - 1)));
  if (scale === "logarithmic") return { expected: "count, not step, for equal ratios" };
  const { number, unit } = step!;
  if (unit !== from.unit) return { expected: `a step in the unit of the ends, ${from.unit || "none"}` };
  const length = to.number - from.number;
  const steps = length / number;
  if (!(steps >= 0) || number === 0) return { expected: "a step that leads from one end to the other" };
  if (steps >= MOST_VALUES) return { expected: `at most ${MOST_VALUES} values` };
  const whole = Math.floor(steps * (1 + 2 ** -40));
  return Array.from({ length: whole + 1 }, (_, i) => (length === 0 ? 0 : (i * number) / length));
}

/** The number at a fraction of the way, without the dust of binary fractions. */
export function between(from: number, to: number, fraction: number, scale: Scale): number {
  if (fraction === 0) return from;
  if (fraction === 1) return to;
  const value = scale === "linear" ? from + (to - from) * fraction : from * (to / from) ** fraction;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
