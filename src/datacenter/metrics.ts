import { type Metric, type MetricDeclaration, measuredBy } from "../sim/measurement.ts";
import { ENERGY_METRICS, energyMetrics } from "./energy/energy-metrics.ts";
import { MIGRATION_METRICS, migrationMetrics } from "./migration/migration-metrics.ts";
import type { Simulation } from "./simulation.ts";
import { VIRTUALISATION_METRICS, virtualisationMetrics } from "./virtualisation/virtualisation-metrics.ts";

const SERVICE_METRICS = [
  {
    name: "slatahPct",
    unit: "%",
    meaning:
      "SLA violation time per active server: time in which a server's guests got less CPU than they asked for, over the time in which it had any at work, summed over servers (Beloglazov & Buyya 2012, eq. 1)",
  },
  {
    name: "pdmPct",
    unit: "%",
    meaning:
      "performance degradation due to migrations: CPU asked for and not given while a VM is copied, over CPU asked for, summed over VMs (Beloglazov & Buyya 2012, eq. 2)",
  },
  {
    name: "slavPct2",
    unit: "%²",
    meaning: "SLA violation, SLATAH × PDM, both in per cent (Beloglazov & Buyya 2012, eq. 3)",
  },
  {
    name: "esvKWhPct2",
    unit: "kWh·%²",
    meaning: "energy × SLA violation (Beloglazov & Buyya 2012, eq. 4)",
  },
  {
    name: "vmsEvacuated",
    type: "int64",
    unit: "",
    meaning: "VMs that were moved away from servers that were to be empty for maintenance",
  },
  {
    name: "vmsNotEvacuated",
    type: "int64",
    unit: "",
    meaning: "VMs that still stood on a server when it was to be empty for maintenance",
  },
  { name: "overallSlaPct", unit: "%", meaning: "CPU asked for and not given, over CPU asked for" },
  {
    name: "averageSlaPct",
    unit: "%",
    meaning: "mean share of its demand that a VM lacked, over the time in which it lacked any",
  },
  {
    name: "serverShutdowns",
    type: "int64",
    unit: "",
    meaning: "times that a server went down: to sleep, or off",
  },
  {
    name: "meanTimeBeforeShutdownS",
    unit: "s",
    meaning: "mean time for which a server had been up when it went down; empty if none did",
  },
] as const;

const REQUEST_METRICS = [
  { name: "vmRequests", type: "int64", unit: "", meaning: "VMs and jobs asked for" },
  { name: "vmsStarted", type: "int64", unit: "", meaning: "VMs and jobs that ran" },
  { name: "vmsCompleted", type: "int64", unit: "", meaning: "VMs and jobs that ended" },
  { name: "vmsRejected", type: "int64", unit: "", meaning: "requests that were turned away" },
  { name: "vmsWaiting", type: "int64", unit: "", meaning: "requests that still wait at the end" },
  {
    name: "meanWaitingS",
    unit: "s",
    meaning: "mean time from request to start, over those that started; empty if none did",
  },
  { name: "maxWaitingS", unit: "s", meaning: "longest time from request to start; empty if none started" },
  {
    name: "placementConflicts",
    type: "int64",
    unit: "",
    meaning:
      "decisions of placement schedulers that came to nothing, because the server no longer held the VM",
  },
  {
    name: "placementRetries",
    type: "int64",
    unit: "",
    meaning: "decisions that placement schedulers made anew at once after a conflict",
  },
  { name: "durationS", unit: "s", meaning: "simulated time that the run covers" },
  {
    name: "events",
    type: "int64",
    unit: "",
    meaning: "events that the simulation handled, those that record included",
  },
] as const;

/** Names of the metrics of runs with hypervisors. */
type VirtualisationMetricName = (typeof VIRTUALISATION_METRICS)[number]["name"];

/** Names of the metrics of every run. */
type CommonMetricName = (
  | (typeof ENERGY_METRICS)[number]
  | (typeof MIGRATION_METRICS)[number]
  | (typeof SERVICE_METRICS)[number]
  | (typeof REQUEST_METRICS)[number]
)["name"];

/** Names of the metrics of a run. */
export type MetricName = CommonMetricName | VirtualisationMetricName;

/** Metrics by name; null where there is nothing to report, such as the mean of nothing. */
export type MetricValues = Readonly<Record<CommonMetricName, number | null>> &
  Readonly<Partial<Record<VirtualisationMetricName, number | null>>>;

/** All metrics of a run, in the order in which they are written. */
export const METRICS: readonly MetricDeclaration[] = [
  ...ENERGY_METRICS,
  ...MIGRATION_METRICS,
  ...SERVICE_METRICS,
  ...REQUEST_METRICS,
  ...VIRTUALISATION_METRICS,
];

/** The metrics of {@link METRICS}, to be read once a run is over. */
export function metricsOf(simulation: Simulation): readonly Metric[] {
  const { plantEnergy, serviceLevel, migration, maintenance, uptime, placement, lifecycle, engine } =
    simulation;
  const { guests, vms } = simulation;
  const service = serviceLevel.totals();
  const waiting = lifecycle.waiting();
  const energyKWh = plantEnergy.totalJ() / 3.6e6;
  const slatahPct = (100 * service.shortS) / service.activeS || 0;
  const pdmPct = (100 * service.migrationLossMhzS) / service.requestedMhzS || 0;
  const unservedMhzS = service.requestedMhzS - service.allocatedMhzS;
  return [
    ...energyMetrics(plantEnergy),
    ...migrationMetrics(migration),
    ...measuredBy(SERVICE_METRICS, {
      slatahPct: () => slatahPct,
      pdmPct: () => pdmPct,
      slavPct2: () => slatahPct * pdmPct,
      esvKWhPct2: () => energyKWh * slatahPct * pdmPct,
      vmsEvacuated: () => maintenance?.evacuatedCount ?? 0,
      vmsNotEvacuated: () => maintenance?.leftCount ?? 0,
      overallSlaPct: () => (100 * unservedMhzS) / service.requestedMhzS || 0,
      averageSlaPct: () => 100 * serviceLevel.averageViolation(),
      serverShutdowns: () => uptime.shutdowns,
      meanTimeBeforeShutdownS: () => uptime.meanTimeBeforeShutdownS,
    }),
    ...measuredBy(REQUEST_METRICS, {
      vmRequests: () => placement.requestCount,
      vmsStarted: () => waiting.started,
      vmsCompleted: () => lifecycle.stoppedCount,
      vmsRejected: () => placement.rejectedCount,
      vmsWaiting: () => placement.waitingCount,
      meanWaitingS: () => waiting.sumS / waiting.started,
      maxWaitingS: () => waiting.maxS,
      placementConflicts: () => placement.conflictCount,
      placementRetries: () => placement.retryCount,
      durationS: () => engine.now,
      events: () => engine.eventCount,
    }),
    ...(guests === null ? [] : virtualisationMetrics(guests, vms, lifecycle, engine.now)),
  ];
}

/** The values of metrics, read now. */
export function metricValues(metrics: readonly Metric[]): MetricValues {
  const values = metrics.map(({ name, read }) => {
    const value = read();
    return [name, Number.isNaN(value) ? null : value];
  });
  return Object.fromEntries(values) as MetricValues;
}
