import { NONE } from "../../sim/none.ts";
import type { Path } from "../schema/problems.ts";
import type { CheckedTask, CheckedTasksWorkload, CheckedTaskVm, VmDefinition } from "../schema/workloads.ts";
import { completeVm } from "../schema/workloads.ts";
import type { TaskDemandSpec, TaskSpec, TasksWorkload, TaskVmSpec, VmTypeSpec } from "../specification.ts";
import type { Findings } from "./findings.ts";
import type { TypeTable } from "./type-table.ts";
import { checkReservation } from "./vm-types.ts";

/** Follows the names of VM types, VMs and earlier tasks; reports what contradicts itself. */
export function resolveTasks(
  workload: CheckedTasksWorkload,
  path: Path,
  vmTypes: TypeTable<VmTypeSpec, VmDefinition>,
  serverCount: number,
  findings: Findings,
): Pick<TasksWorkload, "vms" | "tasks"> {
  const vmsPath = [...path, "vms"];
  const tasksPath = [...path, "tasks"];
  findings.requireUnique(vmsPath, workload.vms);
  findings.requireUnique(tasksPath, workload.tasks);
  const vmRows = new Map(workload.vms.map(({ name }, row) => [name, row]));
  const vms = workload.vms.map((vm, v) => resolveVm(vm, [...vmsPath, v], vmTypes, serverCount, findings));
  const tasks = workload.tasks.map((task, t) =>
    resolveTask(task, [...tasksPath, t], vmRows, serverCount, findings),
  );
  return { vms, tasks };
}

function resolveVm(
  vm: CheckedTaskVm,
  path: Path,
  vmTypes: TypeTable<VmTypeSpec, VmDefinition>,
  serverCount: number,
  findings: Findings,
): TaskVmSpec {
  const type = vm.type === undefined ? undefined : vmTypes.use(vm.type, [...path, "type"]);
  const complete = completeVm(vm.name, vm, type);
  checkReservation(complete, path, findings);
  // Field by field: there may be a hundred thousand of them, and a spread takes ten times as long.
  return {
    name: complete.name,
    vcpus: complete.vcpus,
    vcpuMhz: complete.vcpuMhz,
    memoryMiB: complete.memoryMiB,
    networkBitps: complete.networkBitps,
    shares: complete.shares,
    capMhz: complete.capMhz,
    capFraction: complete.capFraction,
    reservationMhz: complete.reservationMhz,
    guestMemory: complete.guestMemory,
    type: vm.type ?? vm.name,
    arrivalS: vm.arrivalS,
    pinnedServer: pinned(vm.server, path, serverCount, findings),
  };
}

function resolveTask(
  task: CheckedTask,
  path: Path,
  vmRows: ReadonlyMap<string, number>,
  serverCount: number,
  findings: Findings,
): TaskSpec {
  const vm = task.vm === undefined ? NONE : (vmRows.get(task.vm) ?? NONE);
  if (task.vm !== undefined) {
    if (vm === NONE) findings.reportUnknown([...path, "vm"], task.vm, vmRows.keys());
    if (task.server !== undefined) {
      findings.report([...path, "server"], "a server for a task in a VM", "the server at the VM, or no VM");
    }
    if (task.claim !== "none") {
      findings.report([...path, "claim"], `"${task.claim}" for a task in a VM`, "none, or no VM");
    }
  }
  return {
    name: task.name,
    count: task.count,
    arrivalS: task.arrivalS,
    vm,
    pinnedServer: pinned(task.server, path, serverCount, findings),
    threads: task.threads,
    shares: task.shares,
    claim: task.claim,
    capMhz: task.capMhz,
    capFraction: task.capFraction,
    unmet: task.unmet,
    demand: demandOf(task, path, findings),
  };
}

function demandOf(task: CheckedTask, path: Path, findings: Findings): TaskDemandSpec {
  const { fragments, workMhzS } = task;
  if (workMhzS === undefined) {
    if (fragments === undefined) findings.report(path, "neither fragments nor work", "one of them");
    return { kind: "fragments", fragments: fragments ?? [], repeat: task.repeat ?? 1 };
  }
  if (fragments !== undefined) findings.report(path, "both fragments and work", "one of them");
  if (task.repeat !== undefined)
    findings.report([...path, "repeat"], "repeat beside work", "fragments to repeat");
  return { kind: "work", workMhzS };
}

function pinned(server: number | undefined, path: Path, serverCount: number, findings: Findings): number {
  if (server === undefined) return NONE;
  if (server >= serverCount) {
    findings.report(
      [...path, "server"],
      String(server),
      `the number of a server, from 0 to ${serverCount - 1}`,
    );
  }
  return server;
}
