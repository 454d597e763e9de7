import type { WeightedStatistics } from "../models/workload/weighted-statistics.ts";
import type { Extent, JobsDescription, VmsDescription } from "../scenario/inputs/describe-trace.ts";
import { readableNumber } from "./metrics-table.ts";
import { sparkline } from "./sparkline.ts";
import type { Colours } from "./terminal.ts";

/** A label and what stands beside it. */
type Row = readonly [label: string, text: string];

/** What a trace holds, for people. */
export function traceReport(
  path: string,
  description: VmsDescription | JobsDescription,
  colours: Colours,
): string {
  const rows = description.kind === "vms" ? vmRows(description) : jobRows(description);
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, text]) => `  ${colours.dim(label.padEnd(width))}  ${text}`);
  return [colours.bold(path), ...lines].join("\n");
}

function vmRows(vms: VmsDescription): Row[] {
  const { utilisation, lagOneAutocorrelation, intervalS } = vms;
  return [
    ["format", vms.format],
    [
      "VMs",
      vms.passing === 0 ? whole(vms.vms) : `${whole(vms.vms)}, of which ${whole(vms.passing)} come or go`,
    ],
    ["samples", intervalS === null ? "one of each VM" : `${whole(vms.samples)}, every ${time(intervalS)}`],
    ["span", time(vms.spanS)],
    ...extent("vCPUs", vms.vcpus, ""),
    ...extent("capacity", vms.capacityMhz, " MHz"),
    ...extent("memory", vms.memoryMiB, " MiB"),
    ...statistics("utilisation", utilisation, percent),
    ["", `${percent(utilisation.zeroShare)} of the time 0`],
    ...(lagOneAutocorrelation === null
      ? []
      : [["autocorrelation", `${lagOneAutocorrelation.toFixed(3)} from one sample to the next`] as const]),
    ...overTime("mean over time", vms.meanOverTime, percent),
  ];
}

function jobRows(jobs: JobsDescription): Row[] {
  const left =
    jobs.leftOut === 0 ? "" : `; ${whole(jobs.leftOut)} lines that are no job that ran are left out`;
  return [
    ["format", jobs.format],
    ["jobs", `${whole(jobs.jobs)}${left}`],
    ["fragments", whole(jobs.fragments)],
    ["span", `${time(jobs.spanS)}, if no job had waited`],
    ...(jobs.maxProcessors === null ? [] : [["machine", `${whole(jobs.maxProcessors)} processors`] as const]),
    ...extent("processors", jobs.processors, ""),
    ...extent("memory", jobs.memoryMiB, " MiB"),
    ["processor time", time(jobs.processorTimeS)],
    ...statistics("run time", jobs.durationS, time),
    ...(jobs.utilisation === null ? [] : statistics("utilisation", jobs.utilisation, percent)),
    ...overTime("processors busy", jobs.processorsOverTime, (value) => value.toPrecision(4)),
  ];
}

function extent(label: string, sizes: Extent | null, unit: string): Row[] {
  if (sizes === null) return [];
  const { least, most, total } = sizes;
  return [
    [
      label,
      `${readableNumber(least)} to ${readableNumber(most)}${unit}, ${readableNumber(total)}${unit} together`,
    ],
  ];
}

function statistics(label: string, of: WeightedStatistics, show: (value: number) => string): Row[] {
  const [lower, median, upper] = of.quartiles;
  return [
    [label, `mean ${show(of.mean)}, deviation ${show(of.standardDeviation)}`],
    [
      "",
      `${[of.minimum, lower, median, upper, of.maximum].map(show).join(" · ")} (minimum, quartiles, maximum)`,
    ],
  ];
}

function overTime(label: string, values: readonly (number | null)[], show: (value: number) => string): Row[] {
  const numbers = values.filter((value) => value !== null);
  return [
    [label, sparkline(values)],
    ["", `from ${show(Math.min(...numbers))} to ${show(Math.max(...numbers))}`],
  ];
}

const whole = (value: number): string => readableNumber(value);

const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

/** A time in the largest unit of which it has two. */
function time(timeS: number): string {
  const [unit, lengthS] = UNITS.find(([, seconds]) => timeS >= 2 * seconds) ?? ["s", 1];
  return `${readableNumber(Number((timeS / lengthS).toPrecision(4)))} ${unit}`;
}
