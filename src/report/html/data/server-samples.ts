import { InputError } from "../../../scenario/inputs/input-error.ts";
import { STATE_ON, STATES } from "../floor/floor-data.ts";
import type { RunTables } from "./run-tables.ts";

const TABLE = "server-samples";

/** Every unit at every sample: matrices with a row for each sample. */
export interface SampleMatrix {
  readonly timeS: Float64Array;
  /** Share of CPU in use, 0..1. */
  readonly utilisation: Float32Array;
  readonly powerW: Float32Array;
  /** State of a server; of a rack the share of its servers that are on, 0..1. */
  readonly state: Float32Array;
}

/** How samples of servers become those of units. */
export interface SamplePlan {
  readonly serverCount: number;
  /** The rack of each server, to sum up by; null where each server is a unit. */
  readonly rackOf: readonly number[] | null;
  readonly unitCount: number;
  /** Times of the samples, s; null where they are to be taken from the rows. */
  readonly timeS: Float64Array | null;
  /** Cells that a matrix may have; where there would be more, samples are passed over. */
  readonly mostCells: number;
}

/**
 * Reads samples of servers row by row: what is held does not grow with them, but for the matrix.
 *
 * @throws InputError if they are not as they were written
 */
export async function readServerSamples(tables: RunTables, plan: SamplePlan): Promise<SampleMatrix> {
  const file = tables.file(TABLE);
  const matrix = new GrowingMatrix(plan);
  const wanted = plan.timeS === null ? null : thinned(plan.timeS, plan);
  let next = 0;
  let last = Number.NaN;
  const take = (beforeS: number): void => {
    if (wanted === null) {
      if (!Number.isNaN(last) && beforeS > last) matrix.append(last);
    } else for (; next < wanted.length && wanted[next]! < beforeS; next++) matrix.append(wanted[next]!);
  };
  let line = 0;
  for await (const row of tables.rows(TABLE)) {
    line++;
    if (line === 1) {
      checkHeader(file, row);
      continue;
    }
    const timeS = Number(row[0]);
    const server = Number(row[1]);
    const state = STATES.indexOf(row[2] as (typeof STATES)[number]);
    if (!(server < plan.serverCount) || state === -1) {
      const expected = "a sample of a server that is there";
      throw new InputError({ file, line, found: row.join(","), expected });
    }
    take(timeS);
    last = timeS;
    matrix.set(server, state, Number(row[3]), Number(row[4]));
  }
  take(Number.POSITIVE_INFINITY);
  return matrix.finish();
}

const HEADER = ["time_s", "server", "state", "utilisation", "power_w", "guests"];

function checkHeader(file: string, row: readonly string[]): void {
  if (HEADER.every((name, i) => row[i] === name)) return;
  const found = `the columns ${row.join(", ")}`;
  throw new InputError({ file, line: 1, found, expected: HEADER.join(", ") });
}

/** Every so many-th time, and the last, so that a matrix has room for all of them. */
function thinned(timeS: Float64Array, { unitCount, mostCells }: SamplePlan): Float64Array {
  const stride = Math.ceil((timeS.length * unitCount) / mostCells);
  return stride <= 1 ? timeS : timeS.filter((_, i) => i % stride === 0 || i === timeS.length - 1);
}

type SampleRow = Omit<SampleMatrix, "timeS">;

/** A row for each sample, made from the servers as they are at that time. */
class GrowingMatrix {
  readonly #plan: SamplePlan;
  readonly #utilisation: Float64Array;
  readonly #powerW: Float64Array;
  readonly #state: Uint8Array;
  readonly #serversOf: Float64Array;
  readonly #times: number[] = [];
  readonly #rows: SampleRow[] = [];

  constructor(plan: SamplePlan) {
    this.#plan = plan;
    this.#utilisation = new Float64Array(plan.serverCount);
    this.#powerW = new Float64Array(plan.serverCount);
    this.#state = new Uint8Array(plan.serverCount);
    this.#serversOf = new Float64Array(plan.unitCount);
    for (const rack of plan.rackOf ?? []) this.#serversOf[rack]!++;
  }

  set(server: number, state: number, utilisation: number, powerW: number): void {
    this.#state[server] = state;
    this.#utilisation[server] = utilisation;
    this.#powerW[server] = powerW;
  }

  append(timeS: number): void {
    this.#times.push(timeS);
    const { rackOf } = this.#plan;
    if (rackOf === null) {
      this.#rows.push({
        utilisation: Float32Array.from(this.#utilisation),
        powerW: Float32Array.from(this.#powerW),
        state: Float32Array.from(this.#state),
      });
    } else this.#rows.push(this.#sumByRack(rackOf));
  }

  finish(): SampleMatrix {
    const { unitCount } = this.#plan;
    const joined = (read: (row: SampleRow) => Float32Array): Float32Array => {
      const all = new Float32Array(this.#rows.length * unitCount);
      for (const [i, row] of this.#rows.entries()) all.set(read(row), i * unitCount);
      return all;
    };
    return {
      timeS: Float64Array.from(this.#times),
      utilisation: joined(({ utilisation }) => utilisation),
      powerW: joined(({ powerW }) => powerW),
      state: joined(({ state }) => state),
    };
  }

  #sumByRack(rackOf: readonly number[]): SampleRow {
    const { unitCount } = this.#plan;
    const utilisation = new Float32Array(unitCount);
    const powerW = new Float32Array(unitCount);
    const state = new Float32Array(unitCount);
    for (const [server, rack] of rackOf.entries()) {
      const share = 1 / this.#serversOf[rack]!;
      utilisation[rack]! += this.#utilisation[server]! * share;
      powerW[rack]! += this.#powerW[server]!;
      if (this.#state[server] === STATE_ON) state[rack]! += share;
    }
    return { utilisation, powerW, state };
  }
}
