import { join } from "node:path";
import { type BatchMeans, batchMeans } from "../../models/statistics/steady-state/batch-means.ts";
import { mser5 } from "../../models/statistics/steady-state/mser.ts";
import { readCsv } from "../../report/read-csv.ts";
import type { StoredRun } from "../../report/read-experiment.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { nearestName } from "../../scenario/nearest.ts";

/** Rows are evenly spaced if their distances differ by no more than this share. */
const EVENNESS = 1e-9;

/** What a column of a run's time series is in the long run. */
export interface SteadyState {
  readonly run: StoredRun;
  /** Rows that count: evenly spaced, with a value. */
  readonly samples: number;
  /** Rows without a value; the others are taken to follow each other. */
  readonly missing: number;
  /** Rows at the beginning that are left out; null where the series is too short to say. */
  readonly deleted: number | null;
  /** The time of the first row that counts, s; null as before. */
  readonly steadyFromS: number | null;
  /** Whether the warm-up ends in the first half. */
  readonly settled: boolean;
  /** Whether the values never fall, as those of a total do, of which no steady state is to be expected. */
  readonly neverFalls: boolean;
  /** Of what is left; null where that is too little. */
  readonly batches: BatchMeans | null;
}

/**
 * Finds the steady state of a column of `timeseries.csv`: the warm-up is left out by MSER-5, and the mean of the rest given by
 * batch means. A last row that comes sooner than the interval of the others is left out.
 *
 * @throws InputError if the table or the column is not there, or times are not evenly spaced
 */
export function steadyState(run: StoredRun, column: string, confidence: number): SteadyState {
  const file = join(run.folder, "timeseries.csv");
  const { columns, rows } = readCsv(file);
  const index = columns.indexOf(column);
  if (index < 0 || column === "time_s") {
    const nearest = nearestName(column, columns.slice(1));
    const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
    throw new InputError({
      file,
      line: 1,
      found: `no column "${column}"`,
      expected: `one of ${columns.slice(1).join(", ")}${hint}`,
    });
  }
  const times = rows.map((cells) => Number(cells[0]));
  const count = evenCount(times, file);
  const valued = rows.slice(0, count).flatMap((cells, row) => (cells[index] === "" ? [] : [row]));
  const values = valued.map((row) => Number(rows[row]![index]));
  const warmUp = mser5(values);
  const deleted = warmUp?.deleted ?? null;
  return {
    run,
    samples: values.length,
    missing: count - values.length,
    deleted,
    steadyFromS: deleted === null ? null : times[valued[deleted]!]!,
    settled: warmUp?.settled ?? false,
    neverFalls: values.every((value, i) => i === 0 || value >= values[i - 1]!) && values.at(-1)! > values[0]!,
    batches: deleted === null ? null : batchMeans(values.slice(deleted), confidence),
  };
}

/** How many rows from the first are evenly spaced: all, or all but the last. */
function evenCount(times: readonly number[], file: string): number {
  const intervalS = times[1]! - times[0]!;
  const uneven = times.findIndex(
    (timeS, row) => row > 1 && Math.abs(timeS - times[row - 1]! - intervalS) > EVENNESS * timeS,
  );
  if (uneven < 0) return times.length;
  if (uneven === times.length - 1) return uneven;
  throw new InputError({
    file,
    line: uneven + 2,
    found: `the time ${times[uneven]} s`,
    expected: `rows every ${intervalS} s`,
  });
}
