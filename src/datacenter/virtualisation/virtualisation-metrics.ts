import type { VmTable } from "../../models/compute/vms.ts";
import { type Metric, measuredBy } from "../../sim/measurement.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import type { GuestMeter } from "./guest-meter.ts";

/** What virtualisation costs in all; only runs with hypervisors have it. */
export const VIRTUALISATION_METRICS = [
  {
    name: "virtualisationOverheadPct",
    unit: "%",
    meaning:
      "CPU that guests, their monitors and their hosts used beyond what the guests' work takes on the bare machine, over the latter; runs with hypervisors only",
  },
  {
    name: "hostCpuPct",
    unit: "%",
    meaning:
      "CPU that hosts spent on their guests' behalf, over the guests' work on the bare machine; runs with hypervisors only",
  },
  {
    name: "cpuReadyPct",
    unit: "%",
    meaning:
      "time for which vCPUs were ready to run and no core was theirs, over the time for which VMs ran times their vCPUs (%RDY of VMware ESXi, by vCPU); runs with hypervisors only",
  },
  {
    name: "interferencePct",
    unit: "%",
    meaning:
      "CPU that guests used because of their neighbours' use of caches and memory, or because a balloon held their memory, over their work on the bare machine; runs with hypervisors only",
  },
] as const;

/** The metrics of {@link VIRTUALISATION_METRICS}, to be read once a run is over. */
export function virtualisationMetrics(
  meter: GuestMeter,
  vms: VmTable,
  lifecycle: VmLifecycle,
  endS: number,
): readonly Metric[] {
  const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0);
  const workMhzS = sum(meter.workMhzS);
  const hostMhzS = sum(meter.hostMhzS);
  const interferenceMhzS = sum(meter.interferenceMhzS);
  const spentMhzS = sum(meter.usedMhzS) + hostMhzS + interferenceMhzS;
  let vcpuS = 0;
  for (let vm = 0; vm < vms.count; vm++) vcpuS += vms.vcpus[vm]! * lifecycle.ranS(vm, endS);
  return measuredBy(VIRTUALISATION_METRICS, {
    virtualisationOverheadPct: () => (100 * (spentMhzS - workMhzS)) / workMhzS || 0,
    hostCpuPct: () => (100 * hostMhzS) / workMhzS || 0,
    cpuReadyPct: () => (100 * sum(meter.readyS)) / vcpuS || 0,
    interferencePct: () => (100 * interferenceMhzS) / workMhzS || 0,
  });
}
