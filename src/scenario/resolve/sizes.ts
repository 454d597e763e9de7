import type { CheckedScenario } from "../schema/scenario.ts";
import type { Findings } from "./findings.ts";
import type { PlantSize } from "./plant.ts";

/**
 * About as much as a process of a few GiB gets through. Whoever asks for more has mistaken a unit or a digit, and learns
 * it here instead of from a process that is out of memory.
 */
const MOST = {
  servers: 2_000_000,
  units: 2_000_000,
  vms: 2_000_000,
  tasks: 2_000_000,
  samples: 400_000_000,
  rows: 2_000_000,
  rounds: 100_000_000,
} as const;

/** Reports figures that are right one by one and come to an impossible amount together. */
export function checkSizes(scenario: CheckedScenario, plant: PlantSize, findings: Findings): void {
  const { durationS, consolidation, recording } = scenario;
  const atMost = (
    path: readonly (string | number)[],
    amount: number,
    most: keyof typeof MOST,
    of: string,
  ): void => {
    if (amount <= MOST[most]) return;
    findings.report(path, `${Math.floor(amount)} ${of}`, `at most ${MOST[most]}`);
  };
  atMost(["sites"], plant.servers, "servers", "servers");
  atMost(["sites"], plant.others, "units", "halls, rows, racks, chassis, switches and bricks");
  for (const [w, workload] of scenario.workloads.entries()) {
    if (workload.kind === "tasks") {
      const tasks = workload.tasks.reduce((sum, { count }) => sum + count, 0);
      atMost(["workloads", w, "tasks"], tasks, "tasks", "tasks");
    }
    if (workload.kind !== "synthetic") continue;
    atMost(["workloads", w, "vms"], workload.vms, "vms", "VMs");
    if (durationS === Infinity) continue;
    const samples = workload.vms * Math.ceil(durationS / workload.intervalS);
    atMost(["workloads", w], samples, "samples", "samples of utilisation");
  }
  // Without an end, how often these happen is not known.
  if (durationS === Infinity) return;
  atMost(["recording", "interval"], durationS / recording.intervalS, "rows", "rows of the time series");
  if (consolidation) {
    const rounds = durationS / consolidation.intervalS;
    atMost(["consolidation", "interval"], rounds, "rounds", "rounds of consolidation");
  }
}
