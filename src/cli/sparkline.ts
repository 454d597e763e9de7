const LEVELS = "▁▂▃▄▅▆▇█";
const NOTHING = " ";

/** Numbers as a line of blocks, the least lowest and the most highest; blanks where there is none. */
export function sparkline(values: readonly (number | null)[]): string {
  const numbers = values.filter((value) => value !== null);
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const step = (most - least) / LEVELS.length;
  return values
    .map((value) => {
      if (value === null) return NOTHING;
      const level = step === 0 ? 0 : Math.min(LEVELS.length - 1, Math.floor((value - least) / step));
      return LEVELS[level]!;
    })
    .join("");
}
