import type { Path } from "../schema/problems.ts";
import { completeVm, type VmDefinition } from "../schema/workloads.ts";
import type { VmTypeSpec } from "../specification.ts";
import type { Findings } from "./findings.ts";
import { TypeTable } from "./type-table.ts";

/** The VM types that a scenario can use: its own. */
export function vmTypeTable(
  definitions: Readonly<Record<string, VmDefinition>>,
  findings: Findings,
): TypeTable<VmTypeSpec, VmDefinition> {
  return new TypeTable("vmTypes", definitions, [], findings, (name, given, path) => {
    const type = completeVm(name, given ?? {});
    checkReservation(type, path, findings);
    return type;
  });
}

/** What is guaranteed cannot be more than what is allowed, nor more than there is of it. */
export function checkReservation(vm: VmTypeSpec, path: Path, findings: Findings): void {
  const nominalMhz = vm.vcpus * vm.vcpuMhz;
  const most = Math.min(
    nominalMhz,
    vm.capMhz,
    Number.isFinite(nominalMhz) ? vm.capFraction * nominalMhz : Infinity,
  );
  if (vm.reservationMhz > most) {
    findings.report(
      [...path, "reservation"],
      `${vm.reservationMhz} MHz`,
      `at most the ${most} MHz that it may use`,
    );
  }
}
