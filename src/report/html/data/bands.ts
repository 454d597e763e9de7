import type { StoredRun } from "../../read-experiment.ts";
import { RunTables } from "./run-tables.ts";

/** A quantity over time, over the runs of a set. */
export interface Band {
  readonly timeS: readonly number[];
  readonly mean: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}

interface Sum {
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** More points than this cannot be told apart on a page. */
const MOST_POINTS = 400;

/**
 * Columns of time series over the runs that recorded one: at each time, over the runs that have a value then.
 *
 * @returns by column, in the order given; null where no run recorded a time series
 * @throws InputError if a table cannot be read
 */
export async function bandsOf(
  runs: readonly StoredRun[],
  columns: readonly string[],
): Promise<readonly Band[] | null> {
  const sums = columns.map(() => new Map<number, Sum>());
  let recorded = false;
  for (const run of runs) {
    const table = await new RunTables(run).read("timeseries");
    if (table === null) continue;
    recorded = true;
    const timeS = table.numbers("time_s");
    for (const [c, column] of columns.entries()) add(sums[c]!, timeS, table.numbers(column));
  }
  return recorded ? sums.map(bandFrom) : null;
}

function add(sums: Map<number, Sum>, timeS: Float64Array, values: Float64Array): void {
  for (const [row, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    const at = sums.get(timeS[row]!);
    if (at === undefined) sums.set(timeS[row]!, { count: 1, sum: value, min: value, max: value });
    else {
      at.count++;
      at.sum += value;
      at.min = Math.min(at.min, value);
      at.max = Math.max(at.max, value);
    }
  }
}

/** The band in at most {@link MOST_POINTS} points: the mean, the least and the most of equal shares of the rows. */
function bandFrom(sums: ReadonlyMap<number, Sum>): Band {
  const rows = [...sums].sort(([a], [b]) => a - b);
  const share = Math.ceil(rows.length / MOST_POINTS);
  const band = {
    timeS: [] as number[],
    mean: [] as number[],
    min: [] as number[],
    max: [] as number[],
  };
  for (let first = 0; first < rows.length; first += share) {
    const part = rows.slice(first, first + share);
    const means = part.map(([, { sum, count }]) => sum / count);
    band.timeS.push(part[0]![0]);
    band.mean.push(means.reduce((a, b) => a + b, 0) / means.length);
    band.min.push(Math.min(...part.map(([, { min }]) => min)));
    band.max.push(Math.max(...part.map(([, { max }]) => max)));
  }
  return band;
}
