import type { CheckedScenario } from "../schema/scenario.ts";
import type { Findings } from "./findings.ts";
import type { PlantSize } from "./plant.ts";

/** Reports maintenance of what is not there, times in the wrong order, and rules that nothing can meet. */
export function checkOperations(scenario: CheckedScenario, plant: PlantSize, findings: Findings): void {
  const counts = { server: plant.servers, chassis: plant.chassis, rack: plant.racks };
  scenario.maintenance.forEach(({ level, unit, fromS, deadlineS, untilS }, row) => {
    const path = ["maintenance", row];
    const there = counts[level];
    if (unit >= there) {
      const expected =
        there === 0 ? `a plant with a ${level}` : `the number of a ${level}, from 0 to ${there - 1}`;
      findings.report([...path, "number"], String(unit), expected);
    }
    if (deadlineS < fromS) findings.report([...path, "deadline"], `${deadlineS} s`, `${fromS} s or later`);
    if (untilS < deadlineS) findings.report([...path, "until"], `${untilS} s`, `${deadlineS} s or later`);
  });
  const { hotSpots, migration } = scenario;
  if (hotSpots !== null && hotSpots.sustained > hotSpots.outOf) {
    const expected = `at most outOf, which is ${hotSpots.outOf}`;
    findings.report(["hotSpots", "sustained"], String(hotSpots.sustained), expected);
  }
  const names = vmNames(scenario);
  migration.planned.forEach(({ vm, to }, row) => {
    if (names !== null && !names.has(vm))
      findings.reportUnknown(["migration", "planned", row, "vm"], vm, names);
    if (to < plant.servers) return;
    const expected = `the number of a server, from 0 to ${plant.servers - 1}`;
    findings.report(["migration", "planned", row, "to"], String(to), expected);
  });
  if (migration.perLink < Number.POSITIVE_INFINITY && scenario.network === null) {
    findings.report(["migration", "perLink"], String(migration.perLink), "a network whose links it limits");
  }
  const { proportionalShares } = scenario.compatibility.switches;
  if (proportionalShares && migration.algorithm.name !== "fixed-time") {
    const expected = "fixed-time, the only one that compatibility.proportionalShares knows";
    findings.report(["migration", "algorithm", "kind"], migration.algorithm.name, expected);
  }
}

/** Names of all VMs; null where a recording says what there is. */
function vmNames({ workloads }: CheckedScenario): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const workload of workloads) {
    if (workload.kind !== "tasks") return null;
    for (const { name } of workload.vms) names.add(name);
  }
  return names;
}
