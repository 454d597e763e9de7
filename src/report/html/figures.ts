const SIGNIFICANT_DIGITS = 4;

const PLAIN: Intl.NumberFormat = new Intl.NumberFormat("en", {
  maximumSignificantDigits: SIGNIFICANT_DIGITS,
});

/** Whole numbers stay whole up to here. */
const EXACT_BELOW = 1e9;
const SCIENTIFIC_BELOW = 1e-3;

/** A number as people read it, four digits of it, whole ones in full; a dash where there is none. */
export function figure(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < EXACT_BELOW) return value.toLocaleString("en");
  if (value !== 0 && Math.abs(value) < SCIENTIFIC_BELOW) return value.toExponential(2);
  return PLAIN.format(value).replace("-", "−");
}

/** A share of 1 in per cent, to one place. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`;
}

const DAY_S = 86_400;
const HOUR_S = 3600;
const MINUTE_S = 60;

/** A time of a run, such as `1 d 02:05` or `02:05:30`; seconds only where they are not whole minutes. */
export function clock(timeS: number): string {
  const whole = Math.round(timeS);
  const days = Math.floor(whole / DAY_S);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = two(Math.floor((whole % DAY_S) / HOUR_S));
  const minutes = two(Math.floor((whole % HOUR_S) / MINUTE_S));
  const seconds = whole % MINUTE_S === 0 ? "" : `:${two(whole % MINUTE_S)}`;
  return `${days > 0 ? `${days} d ` : ""}${hours}:${minutes}${seconds}`;
}
