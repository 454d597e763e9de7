import { METRICS } from "../../datacenter/metrics.ts";

const BY_NAME: ReadonlyMap<string, (typeof METRICS)[number]> = new Map(
  METRICS.map((metric) => [metric.name, metric]),
);

/** What people ask first, in this order; the others follow in that of the summary. */
const HEADLINES: readonly string[] = [
  "energyKWh",
  "slatahPct",
  "migrations",
  "pdmPct",
  "serverShutdowns",
  "meanWaitingS",
  "vmsRejected",
];

/** Symbol of a metric's unit; empty for counts and for metrics that this program does not know. */
export function unitOf(metric: string): string {
  return BY_NAME.get(metric)?.unit ?? "";
}

/** What a metric measures. */
export function meaningOf(metric: string): string {
  return BY_NAME.get(metric)?.meaning ?? "";
}

/** Metrics with what people ask first in front. */
export function headlinesFirst(metrics: readonly string[]): readonly string[] {
  const first = HEADLINES.filter((name) => metrics.includes(name));
  return [...first, ...metrics.filter((name) => !first.includes(name))];
}
