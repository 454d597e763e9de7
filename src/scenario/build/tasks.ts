import type { TaskSpec } from "../../models/compute/tasks.ts";
import { defineVm, type VmSpec } from "../../models/compute/vms.ts";
import { TaskFragments } from "../../models/workload/fragments.ts";
import { NONE } from "../../sim/none.ts";
import type { JobInput } from "../inputs/read-jobs.ts";
import type { JobsWorkload, Scenario, TaskSpec as ScenarioTask, TasksWorkload } from "../specification.ts";
import { guestMemoryOf } from "./migration.ts";
import { profileRow } from "./virtualisation.ts";

/** Rows of the VM table, and the tasks that run in them; tasks name rows as counted from `firstVm`. */
export interface TaskGroup {
  readonly vms: readonly VmSpec[];
  readonly tasks: readonly TaskSpec[];
}

/** One native task for each recorded job. */
export function recordedJobs(
  { work }: JobInput,
  workload: JobsWorkload,
  index: number,
  firstVm: number,
): TaskGroup {
  const vms: VmSpec[] = [];
  const tasks: TaskSpec[] = [];
  const byServer = workload.claim === "server";
  for (let job = 0; job < work.count; job++) {
    const cores = work.cpuCount[job]!;
    vms.push(
      defineVm({
        name: String(work.traceId[job]),
        type: "job",
        native: true,
        vcpus: cores,
        vcpuMhz: Number.POSITIVE_INFINITY,
        claimsCores: !byServer,
        exclusive: byServer,
        memoryMiB: byServer ? 0 : work.memoryMiB[job]!,
        tenant: workload.tenant,
        workload: index,
        arrivalS: work.submitS[job]!,
      }),
    );
    tasks.push({
      vm: firstVm + job,
      arrivalS: 0,
      threads: cores,
      shares: 1,
      capMhz: Number.POSITIVE_INFINITY,
      capFraction: 1,
      demand: {
        kind: workload.unmet,
        fragments: work,
        firstFragment: work.fragmentStart[job]!,
        endFragment: work.fragmentStart[job + 1]!,
        repeat: 1,
      },
    });
  }
  return { vms, tasks };
}

/** The VMs and tasks that a scenario writes out. */
export function writtenTasks(
  scenario: Scenario,
  workload: TasksWorkload,
  index: number,
  firstVm: number,
): TaskGroup {
  const owner = { tenant: workload.tenant, workload: index };
  const profile = profileRow(scenario, workload.eventProfile);
  const vms: VmSpec[] = workload.vms.map((vm) =>
    defineVm({ ...vm, ...owner, profile, guestMemory: guestMemoryOf(vm, scenario.migration) }),
  );
  const tasks: TaskSpec[] = [];
  for (const task of workload.tasks) {
    for (let copy = 0; copy < task.count; copy++) {
      if (task.vm === NONE) {
        const name = task.count === 1 ? task.name : `${task.name}-${copy + 1}`;
        tasks.push(taskOf(task, firstVm + vms.length));
        vms.push(nativeOf(task, name, owner));
      } else tasks.push(taskOf(task, firstVm + task.vm));
    }
  }
  return { vms, tasks };
}

function nativeOf(task: ScenarioTask, name: string, owner: Pick<VmSpec, "tenant" | "workload">): VmSpec {
  return defineVm({
    name,
    type: "task",
    native: true,
    vcpus: task.threads,
    vcpuMhz: Number.POSITIVE_INFINITY,
    memoryMiB: 0,
    shares: task.shares,
    claimsCores: task.claim === "cores",
    exclusive: task.claim === "server",
    pinnedServer: task.pinnedServer,
    arrivalS: task.arrivalS,
    ...owner,
  });
}

function taskOf(task: ScenarioTask, vm: number): TaskSpec {
  const { threads, shares, capMhz, capFraction } = task;
  const arrivalS = task.vm === NONE ? 0 : task.arrivalS;
  return { vm, arrivalS, threads, shares, capMhz, capFraction, demand: demandOf(task) };
}

function demandOf({ demand, unmet }: ScenarioTask): TaskSpec["demand"] {
  if (demand.kind === "work") return demand;
  const { fragments, repeat } = demand;
  const columns = new TaskFragments(1, fragments.length);
  columns.fragmentDurationS.set(fragments.map(({ durationS }) => durationS));
  columns.fragmentUsageMhz.set(fragments.map(({ rateMhz }) => rateMhz));
  return { kind: unmet, fragments: columns, firstFragment: 0, endFragment: fragments.length, repeat };
}
