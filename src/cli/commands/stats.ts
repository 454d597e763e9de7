import type { SummarySettings } from "../../experiment/analysis/summarise.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

const USUAL_CONFIDENCE = 0.95;
/** Minimum, quartiles, maximum. */
const USUAL_QUANTILES: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** What `stats` is to say, and how. */
interface Request {
  readonly folder: string;
  readonly where: readonly string[];
  readonly metric: readonly string[];
  readonly json: boolean;
  readonly csv: string | undefined;
}

/** `coldaisle stats`: what an experiment's runs say of each metric, for each group of runs that differ in the seed alone. */
export const stats: Command = defineCommand({
  name: "stats",
  meaning: "Give mean, deviation, interval and quantiles over the seeds of an experiment",
  operand: { name: "folder", count: "one", meaning: "Folder of the experiment" },
  options: {
    where: {
      kind: "texts",
      placeholder: "parameter=value",
      meaning: "Only runs with this value; may be repeated",
    },
    metric: { kind: "texts", placeholder: "name", meaning: "Metric to show; may be repeated; default all" },
    interval: { kind: "text", placeholder: "t or bootstrap", meaning: "Interval of the mean; default t" },
    confidence: { kind: "text", placeholder: "share", meaning: "Of the interval; default 95 %" },
    quantile: {
      kind: "texts",
      placeholder: "share",
      meaning: "Quantile to show; may be repeated; default 0, 25, 50, 75 and 100 %",
    },
    "seeds-for": {
      kind: "text",
      placeholder: "share or figure",
      meaning: "Also say how many seeds an interval this narrow needs",
    },
    steady: {
      kind: "text",
      placeholder: "column",
      meaning: "Instead, the steady state of a column of timeseries.csv, run by run",
    },
    json: { kind: "flag", meaning: "Print a line of JSON for each group, or each run with --steady" },
    csv: { kind: "text", placeholder: "file", meaning: "Also write a row for each line of the table" },
  },
  async execute([folder], values, terminal): Promise<ExitCode> {
    const { choice } = await import("../choice.ts");
    const { openShare, quantileShare, targetOf } = await import("../analysis/number-options.ts");
    const { INTERVAL_KINDS } = await import("../../models/statistics/inference/interval.ts");
    const quantiles = values.quantile.map(quantileShare);
    const settings = {
      interval: choice("interval", values.interval, INTERVAL_KINDS),
      confidence: openShare("confidence", values.confidence, USUAL_CONFIDENCE),
      quantiles: quantiles.length === 0 ? USUAL_QUANTILES : quantiles,
      target: targetOf(values["seeds-for"]),
    };
    const request = { ...values, folder: folder! };
    if (values.steady === undefined) await summary(request, settings, terminal);
    else {
      const others = ["metric", "interval", "quantile", "seeds-for"] as const;
      const other = others.find((name) => values[name] !== undefined && values[name]?.length !== 0);
      if (other !== undefined) throw new UsageError(`--steady: found --${other} with it, expected it alone`);
      await steady(request, values.steady, settings.confidence, terminal);
    }
    return EXIT.ok;
  },
});

async function summary(request: Request, settings: SummarySettings, terminal: Terminal): Promise<void> {
  const { chooseMetrics, chooseRuns } = await import("../analysis/choose-runs.ts");
  const { groupRuns, summariseMetric } = await import("../../experiment/analysis/summarise.ts");
  const side = chooseRuns(request.folder, request.where);
  const metrics = chooseMetrics(request.metric, side.metrics);
  const groups = groupRuns(side.runs).map((group) => ({
    group,
    metrics: metrics.map((metric) => summariseMetric(group, metric, settings)),
  }));
  const data = await import("../analysis/summary-data.ts");
  const summarised = { side, settings, groups };
  if (request.csv !== undefined) {
    const { writeTable } = await import("../analysis/write-table.ts");
    writeTable(request.csv, data.summaryColumns(summarised), data.summaryRows(summarised));
  }
  if (request.json) {
    for (const line of data.summaryJson(summarised)) terminal.out(JSON.stringify(line));
    return;
  }
  const { summaryReport, summaryWarnings } = await import("../analysis/summary-report.ts");
  for (const warning of summaryWarnings(summarised)) terminal.err(`coldaisle: ${warning}`);
  terminal.out(summaryReport(summarised, terminal.colours));
}

async function steady(
  request: Request,
  column: string,
  confidence: number,
  terminal: Terminal,
): Promise<void> {
  const { chooseRuns } = await import("../analysis/choose-runs.ts");
  const { steadyState } = await import("../../experiment/analysis/steady-state.ts");
  const side = chooseRuns(request.folder, request.where);
  const states = side.runs.map((run) => steadyState(run, column, confidence));
  const { steadyColumns, steadyJson, steadyReport, steadyWarnings } = await import(
    "../analysis/steady-report.ts"
  );
  if (request.csv !== undefined) {
    const { writeTable } = await import("../analysis/write-table.ts");
    writeTable(request.csv, steadyColumns(side.parameters), states);
  }
  for (const warning of steadyWarnings(column, states)) terminal.err(`coldaisle: ${warning}`);
  if (request.json) for (const state of states) terminal.out(JSON.stringify(steadyJson(column, state)));
  else terminal.out(steadyReport({ side, column, confidence, states }, terminal.colours));
}
