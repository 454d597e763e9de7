import { describe, expect, it } from "vitest";
import { type SmallCase, type SmallTask, type SmallVm, simulationOf } from "../support/small-case.ts";

/**
 * Shares and durations of SimGrid 3.32: its tests cloud-sharing and cloud-capping.
 *
 * Tasks have work to do, one thread and, in a VM, no bound of their own.
 */
const CORE_MHZ = 1000;
const WORK_MHZ_S = 10 * CORE_MHZ;

/** `([t]v p)c`: t tasks in a VM of v vCPUs beside p native tasks on c cores. */
const SHARES = [
  { case: "(oo)1", native: 2, cores: 1, nativeShare: 1 / 2 },
  { case: "(ooo)2", native: 3, cores: 2, nativeShare: 2 / 3 },
  { case: "([oo]1)1", inVm: 2, vcpus: 1, cores: 1, vmShare: 1 / 2 },
  { case: "([ ]1 o)1", inVm: 0, vcpus: 1, native: 1, cores: 1, nativeShare: 1 },
  { case: "([o]1 o)1", inVm: 1, vcpus: 1, native: 1, cores: 1, vmShare: 1 / 2, nativeShare: 1 / 2 },
  { case: "([oo]1 o)1", inVm: 2, vcpus: 1, native: 1, cores: 1, vmShare: 1 / 4, nativeShare: 1 / 2 },
  { case: "([oo]2 o)2", inVm: 2, vcpus: 2, native: 1, cores: 2, vmShare: 2 / 3, nativeShare: 2 / 3 },
  { case: "([ooo]2)2", inVm: 3, vcpus: 2, cores: 2, vmShare: 2 / 3 },
  { case: "([oo]2 oo)4", inVm: 2, vcpus: 2, native: 2, cores: 4, vmShare: 1, nativeShare: 1 },
  { case: "([oo]1)2", inVm: 2, vcpus: 1, cores: 2, vmShare: 1 / 2 },
  { case: "([o]1 o)2", inVm: 1, vcpus: 1, native: 1, cores: 2, vmShare: 1, nativeShare: 1 },
] as const satisfies readonly SharesCase[];

interface SharesCase {
  readonly case: string;
  readonly inVm?: number;
  readonly vcpus?: number;
  readonly native?: number;
  readonly cores: number;
  readonly vmShare?: number;
  readonly nativeShare?: number;
}

const VM: SmallVm = { vcpus: 1 };
const work: SmallTask = { workMhzS: WORK_MHZ_S };

/** Durations on one core of tasks that need 10 s alone. */
const DURATIONS: readonly {
  readonly case: string;
  readonly vm?: SmallVm;
  readonly tasks: readonly SmallTask[];
  readonly durationsS: readonly number[];
}[] = [
  { case: "one task, capped at 50 %", tasks: [{ ...work, capFraction: 0.5 }], durationsS: [20] },
  { case: "two tasks", tasks: [work, work], durationsS: [20, 20] },
  {
    case: "two tasks, one capped at 25 %",
    tasks: [work, { ...work, capFraction: 0.25 }],
    durationsS: [40 / 3, 40],
  },
  {
    case: "VM capped at 10 %, one task",
    vm: { ...VM, capFraction: 0.1 },
    tasks: [{ ...work, vm: 0 }],
    durationsS: [100],
  },
  {
    case: "VM capped at 10 %, two tasks",
    vm: { ...VM, capFraction: 0.1 },
    tasks: [
      { ...work, vm: 0 },
      { ...work, vm: 0 },
    ],
    durationsS: [200, 200],
  },
  {
    case: "a native task and a VM capped at 10 %",
    vm: { ...VM, capFraction: 0.1 },
    tasks: [work, { ...work, vm: 0 }],
    durationsS: [100 / 9, 100],
  },
];

function oneCore(
  vm: SmallVm | undefined,
  tasks: readonly SmallTask[],
  rest: Partial<SmallCase> = {},
): SmallCase {
  return { servers: [{ cores: 1, coreMhz: CORE_MHZ }], vms: vm ? [vm] : [], tasks, ...rest };
}

describe("shares of a core", () => {
  it.each<SharesCase>(SHARES)("$case", ({ inVm = 0, vcpus, native = 0, cores, vmShare, nativeShare }) => {
    const simulation = simulationOf({
      servers: [{ cores, coreMhz: CORE_MHZ }],
      vms: vcpus === undefined ? [] : [{ vcpus }],
      tasks: [
        ...Array.from({ length: inVm }, () => ({ ...work, vm: 0 })),
        ...Array.from({ length: native }, () => work),
      ],
    });
    simulation.engine.run({ until: 0 });
    const shares = Array.from(simulation.tasks.rateMhz, (rateMhz) => rateMhz / CORE_MHZ);
    expect(shares).toHaveLength(inVm + native);
    for (const share of shares.slice(0, inVm)) expect(share).toBeCloseTo(vmShare!, 12);
    for (const share of shares.slice(inVm)) expect(share).toBeCloseTo(nativeShare!, 12);
  });
});

describe("durations under caps", () => {
  it.each(DURATIONS)("$case", ({ vm, tasks, durationsS }) => {
    const simulation = simulationOf(oneCore(vm, tasks));
    simulation.run();
    expect(Array.from(simulation.tasks.endS)).toEqual(
      durationsS.map((durationS) => expect.closeTo(durationS, 9)),
    );
  });
});

describe("a task bounded at 25 % in a VM beside a native task", () => {
  const bounded = { ...work, vm: 0, capFraction: 0.25 };

  it.each([
    { workConserving: true, vmShare: 0.25, nativeShare: 0.75 },
    { workConserving: false, vmShare: 0.25, nativeShare: 0.5 },
  ])("workConserving: $workConserving", ({ workConserving, vmShare, nativeShare }) => {
    const simulation = simulationOf(oneCore(VM, [bounded, work], { workConserving }));
    simulation.engine.run({ until: 0 });
    expect(Array.from(simulation.tasks.rateMhz, (rateMhz) => rateMhz / CORE_MHZ)).toEqual([
      vmShare,
      nativeShare,
    ]);
    expect(simulation.servers.utilisation[0]).toBe(vmShare + nativeShare);
  });
});
