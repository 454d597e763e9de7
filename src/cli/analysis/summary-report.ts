import { equalButForRounding } from "../../experiment/analysis/equal-but-for-rounding.ts";
import type { Colours } from "../terminal.ts";
import { count, figure, interval, mean, percentage } from "./figures.ts";
import { plainTable, type ShownColumn } from "./plain-table.ts";
import { type Summarised, type SummaryRow, summaryRows } from "./summary-data.ts";
import { varyingParameters } from "./varying-parameters.ts";

/** An experiment's metrics by group, for people. Metrics that are the same in every run share a line at the end. */
export function summaryReport(summarised: Summarised, colours: Colours): string {
  const { side, settings, groups } = summarised;
  const rows = summaryRows(summarised);
  const constant = new Map(
    (groups[0]?.metrics ?? []).flatMap(({ metric }) => {
      const [first = null, ...others] = side.runs.map((run) => run.metrics[metric] ?? null);
      const constant = others.length > 0 && others.every((value) => isSame(first, value));
      return constant ? [[metric, first] as const] : [];
    }),
  );
  const shown = rows.filter(({ summary }) => !constant.has(summary.metric));
  const seeds = new Set(side.runs.map(({ seed }) => seed)).size;
  const parts = [
    `${side.folder}: ${counted(side.runs.length, "run")}, ${counted(groups.length, "group")}, ${counted(seeds, "seed")}`,
  ];
  if (shown.length > 0) parts.push(plainTable(columns(summarised, shown), shown, colours));
  if (constant.size > 0) {
    const texts = [...constant].map(([metric, value]) => `${metric} ${mean(value)}`);
    parts.push(`the same in every run: ${texts.join(", ")}`);
  }
  if (settings.target !== null && shown.length > 0) {
    const { amount, relative } = settings.target;
    const size = relative ? `${percentage(amount)} of the mean` : figure(amount);
    parts.push(`for width: seeds for a ${percentage(settings.confidence)} interval of ± ${size}`);
  }
  return parts.join("\n");
}

/** What the reader should know before relying on the table. */
export function summaryWarnings({ groups }: Summarised): string[] {
  const single = groups.filter(({ group }) => group.runs.length === 1).length;
  if (single === 0) return [];
  const which = single === groups.length ? "" : ` in ${counted(single, "group")}`;
  return [`found one seed${which} where a deviation and an interval need two at least`];
}

function columns({ side, settings }: Summarised, shown: readonly SummaryRow[]): ShownColumn<SummaryRow>[] {
  const right = (heading: string, text: (row: SummaryRow) => string): ShownColumn<SummaryRow> => ({
    heading,
    align: "right",
    text,
  });
  const missing = shown.some(({ summary }) => summary.missing > 0);
  return [
    { heading: "metric", align: "left", text: ({ summary }) => summary.metric },
    ...varyingParameters(side).map(
      (name): ShownColumn<SummaryRow> => ({
        heading: name,
        align: "left",
        text: ({ group }) => group.parameters[name] ?? "-",
      }),
    ),
    right("n", ({ summary }) => count(summary.count)),
    ...(missing ? [right("missing", ({ summary }) => count(summary.missing))] : []),
    right("mean", ({ summary }) => mean(summary.mean)),
    right("deviation", ({ summary }) => figure(summary.deviation)),
    right(`${percentage(settings.confidence)} interval`, ({ summary }) => endsOfMean(summary.interval)),
    ...settings.quantiles.map((share, i) =>
      right(quantileName(share), ({ summary }) => mean(summary.quantiles[i] ?? null)),
    ),
    ...(settings.target === null ? [] : [right("for width", ({ summary }) => count(summary.countForWidth))]),
  ];
}

function isSame(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && equalButForRounding(a, b));
}

/** Ends of an interval of a mean, in as many digits as means have. */
function endsOfMean(of: SummaryRow["summary"]["interval"]): string {
  return of === null ? interval(null) : `${mean(of.low)} to ${mean(of.high)}`;
}

function quantileName(share: number): string {
  if (share === 0) return "least";
  if (share === 1) return "most";
  return share === 0.5 ? "median" : percentage(share);
}

function counted(number: number, noun: string): string {
  return number === 1 ? `one ${noun}` : `${count(number)} ${noun}s`;
}
