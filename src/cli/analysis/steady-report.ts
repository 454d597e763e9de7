import type { Side } from "../../experiment/analysis/pair-runs.ts";
import type { SteadyState } from "../../experiment/analysis/steady-state.ts";
import { groupRuns } from "../../experiment/analysis/summarise.ts";
import { tInterval } from "../../models/statistics/inference/interval.ts";
import { sampleMean } from "../../models/statistics/inference/sample.ts";
import type { Colours } from "../terminal.ts";
import { count, figure, mean, percentage } from "./figures.ts";
import { plainTable, type ShownColumn } from "./plain-table.ts";
import { varyingParameters } from "./varying-parameters.ts";
import type { WrittenColumn } from "./write-table.ts";

/** A column of the time series of all runs. */
export interface ReportedSteadyStates {
  readonly side: Side;
  readonly column: string;
  readonly confidence: number;
  readonly states: readonly SteadyState[];
}

/** A row a run, and a line for each group on the means of its runs. */
export function steadyReport(reported: ReportedSteadyStates, colours: Colours): string {
  const { side, column, confidence, states } = reported;
  const parameters = varyingParameters(side);
  const right = (heading: string, text: (state: SteadyState) => string): ShownColumn<SteadyState> => ({
    heading,
    align: "right",
    text,
  });
  const columns: ShownColumn<SteadyState>[] = [
    ...parameters.map(
      (name): ShownColumn<SteadyState> => ({
        heading: name,
        align: "left",
        text: ({ run }) => run.parameters[name] ?? "-",
      }),
    ),
    right("seed", ({ run }) => String(run.seed)),
    right("samples", ({ samples }) => count(samples)),
    right("left out", ({ deleted }) => count(deleted)),
    right("steady from", ({ steadyFromS }) => (steadyFromS === null ? "-" : `${count(steadyFromS)} s`)),
    right("mean", ({ batches }) => mean(batches?.mean ?? null)),
    right(`${percentage(confidence)} interval`, ({ batches }) => ends(batches?.interval ?? null)),
    right("batches", ({ batches }) => (batches === null ? "-" : `${batches.batches} × ${batches.batchSize}`)),
    right("lag 1", ({ batches }) => figure(finite(batches?.lagOneAutocorrelation))),
    ...(states.some((state) => remark(state) !== "")
      ? [{ heading: "", align: "left", text: remark } as const]
      : []),
  ];
  return [
    `${side.folder}: ${column}`,
    plainTable(columns, states, colours),
    ...groupLines(reported, parameters),
  ].join("\n");
}

/** Means of runs are independent of each other, whatever follows from what within a run. */
function groupLines(
  { side, confidence, states }: ReportedSteadyStates,
  parameters: readonly string[],
): string[] {
  return groupRuns(side.runs).flatMap((group) => {
    const means = states.flatMap(({ run, batches }) =>
      group.runs.includes(run) && batches !== null ? [batches.mean] : [],
    );
    if (means.length < 2) return [];
    const name = parameters
      .map((parameter) => `${parameter}=${group.parameters[parameter] ?? "-"}, `)
      .join("");
    return [
      `${name}${means.length} runs: mean ${mean(sampleMean(means))}, ${percentage(confidence)} interval ${ends(tInterval(means, confidence))}`,
    ];
  });
}

function remark({ deleted, settled, batches }: SteadyState): string {
  if (deleted === null) return "too short";
  if (!settled) return "not settled";
  if (batches === null) return "too short";
  return batches.correlated ? "correlated" : "";
}

/** What the reader should know before relying on the table. */
export function steadyWarnings(column: string, states: readonly SteadyState[]): string[] {
  const warnings: string[] = [];
  const say = (test: (state: SteadyState) => boolean, what: string): void => {
    const number = states.filter(test).length;
    if (number > 0) warnings.push(`${column}: in ${number} of ${states.length} runs ${what}`);
  };
  say(({ missing }) => missing > 0, "rows without a value are left out");
  say(({ neverFalls }) => neverFalls, "values never fall, as those of a total, which has no steady state");
  say(
    (state) => remark(state) === "too short",
    "there are too few samples, expected 50, and 20 after the warm-up",
  );
  say(
    (state) => remark(state) === "not settled",
    "the warm-up does not end in the first half: a longer run is needed",
  );
  say(
    (state) => remark(state) === "correlated",
    "batches are still correlated, and the interval too narrow: a longer run is needed",
  );
  return warnings;
}

/** A run as an object for programs. */
export function steadyJson(column: string, { run, ...state }: SteadyState): object {
  const { runId, parameters, seed } = run;
  return { runId, parameters, seed, column, ...state };
}

/** The columns of `stats --steady --csv`, a row a run. */
export function steadyColumns(parameters: readonly string[]): WrittenColumn<SteadyState>[] {
  const cell = (
    name: string,
    unit: string,
    meaning: string,
    value: (state: SteadyState) => number | string | null,
  ): WrittenColumn<SteadyState> => ({ name, unit, meaning, value });
  return [
    cell("run_id", "", "name of the run's folder", ({ run }) => run.runId),
    ...parameters.map((name) => cell(name, "", "what was set", ({ run }) => run.parameters[name] ?? null)),
    cell("seed", "", "seed of the run", ({ run }) => run.seed),
    cell("samples", "", "rows that count", ({ samples }) => samples),
    cell("missing", "", "rows without a value", ({ missing }) => missing),
    cell("deleted", "", "rows left out at the beginning", ({ deleted }) => deleted),
    cell("steady_from_s", "s", "time of the first row that counts", ({ steadyFromS }) => steadyFromS),
    cell("settled", "", "1 if the warm-up ends in the first half", ({ settled }) => Number(settled)),
    cell("mean", "", "mean of the steady part", ({ batches }) => batches?.mean ?? null),
    cell("interval_low", "", "its lower end", ({ batches }) => batches?.interval.low ?? null),
    cell("interval_high", "", "its upper end", ({ batches }) => batches?.interval.high ?? null),
    cell("batches", "", "batches", ({ batches }) => batches?.batches ?? null),
    cell("batch_size", "", "rows in each", ({ batches }) => batches?.batchSize ?? null),
    cell("lag_1", "", "their autocorrelation", ({ batches }) => batches?.lagOneAutocorrelation ?? null),
    cell("correlated", "", "1 if it is too much", ({ batches }) => batches && Number(batches.correlated)),
  ];
}

function ends(of: { readonly low: number; readonly high: number } | null): string {
  return of === null ? "-" : `${mean(of.low)} to ${mean(of.high)}`;
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
