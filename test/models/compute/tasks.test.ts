import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TASK_STATE, type TaskSpec, TaskTable } from "../../../src/models/compute/tasks.ts";
import { NONE } from "../../../src/sim/none.ts";

type Pair = readonly [durationS: number, rateMhz: number];

function task(demand: TaskSpec["demand"], vm = 0): TaskSpec {
  return {
    vm,
    arrivalS: 0,
    threads: 1,
    shares: 1,
    capMhz: Number.POSITIVE_INFINITY,
    capFraction: 1,
    demand,
  };
}

function fragments(kind: "lost" | "stretched", pairs: readonly Pair[], repeat = 1): TaskSpec["demand"] {
  return {
    kind,
    fragments: {
      fragmentDurationS: Float64Array.from(pairs, ([durationS]) => durationS),
      fragmentUsageMhz: Float64Array.from(pairs, ([, rateMhz]) => rateMhz),
    },
    firstFragment: 0,
    endFragment: pairs.length,
    repeat,
  };
}

function pieces(tasks: TaskTable, of = 0): Pair[] {
  const found: Pair[] = [];
  while (tasks.nextPiece(of)) found.push([tasks.durationS[of]!, tasks.wantedMhz[of]!]);
  return found;
}

function activeTasks(tasks: TaskTable, vm: number): number[] {
  const found: number[] = [];
  for (let at = tasks.head[vm]!; at !== NONE; at = tasks.next[at]!) found.push(at);
  return found;
}

describe("pieces of a task", () => {
  it("are its fragments, those of one rate in a row taken together", () => {
    const demand = fragments("lost", [
      [30, 100],
      [30, 100],
      [60, 0],
      [30, 100],
    ]);
    expect(pieces(new TaskTable([task(demand)], 1))).toEqual([
      [60, 100],
      [60, 0],
      [30, 100],
    ]);
  });

  it("come again as often as the task says", () => {
    const demand = fragments(
      "lost",
      [
        [30, 100],
        [30, 200],
      ],
      2,
    );
    expect(pieces(new TaskTable([task(demand)], 1))).toEqual([
      [30, 100],
      [30, 200],
      [30, 100],
      [30, 200],
    ]);
  });

  it("take their own rows of columns that tasks share", () => {
    const all = fragments("lost", [
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    const first = task({ ...all, firstFragment: 0, endFragment: 2 } as TaskSpec["demand"]);
    const second = task({ ...all, firstFragment: 2, endFragment: 3 } as TaskSpec["demand"]);
    const tasks = new TaskTable([first, second], 1);
    expect(pieces(tasks, 1)).toEqual([[3, 30]]);
    expect(pieces(tasks, 0)).toEqual([
      [1, 10],
      [2, 20],
    ]);
  });

  it("end by time where unmet demand is lost or nothing is wanted, else by work", () => {
    const lost = new TaskTable([task(fragments("lost", [[30, 100]]))], 1);
    lost.nextPiece(0);
    expect(lost.isTimed[0]).toBe(1);
    const stretched = new TaskTable(
      [
        task(
          fragments("stretched", [
            [30, 100],
            [10, 0],
          ]),
        ),
      ],
      1,
    );
    stretched.nextPiece(0);
    expect([stretched.isTimed[0], stretched.remainingMhzS[0]]).toEqual([0, 3000]);
    stretched.nextPiece(0);
    expect([stretched.isTimed[0], stretched.durationS[0]]).toEqual([1, 10]);
  });

  it("are one of all its work where the task is plain work", () => {
    const tasks = new TaskTable([task({ kind: "work", workMhzS: 5000 })], 1);
    expect(tasks.nextPiece(0)).toBe(true);
    expect([tasks.isTimed[0], tasks.remainingMhzS[0], tasks.wantedMhz[0]]).toEqual([0, 5000, Infinity]);
    expect(tasks.nextPiece(0)).toBe(false);
  });

  it("keep time and work whatever the fragments", () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1 }), fc.integer({ min: 1, max: 3 }), (pairs, repeat) => {
        const found = pieces(new TaskTable([task(fragments("lost", pairs, repeat))], 1));
        const timeS = (list: readonly Pair[]): number =>
          list.reduce((sum, [durationS]) => sum + durationS, 0);
        const work = (list: readonly Pair[]): number =>
          list.reduce((sum, [d, rateMhz]) => sum + d * rateMhz, 0);
        expect(timeS(found)).toBe(repeat * timeS(pairs));
        expect(work(found)).toBe(repeat * work(pairs));
        expect(found.length).toBeLessThanOrEqual(repeat * pairs.length);
      }),
    );
  });

  it("must be some", () => {
    expect(() => new TaskTable([task(fragments("lost", []))], 1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: task 0: it has no fragment]`,
    );
  });
});

describe("tasks of a VM", () => {
  const work = { kind: "work", workMhzS: 1 } as const;
  const tasks = (): TaskTable =>
    new TaskTable(
      [1, 0, 1, 1].map((vm) => task(work, vm)),
      3,
    );

  it("are found by VM, in id order", () => {
    const { firstOfVm, byVm } = tasks();
    expect(Array.from(firstOfVm)).toEqual([0, 1, 4, 4]);
    expect(Array.from(byVm)).toEqual([1, 0, 2, 3]);
    expect([0, 1, 2].map((vm) => tasks().hasTasks(vm))).toEqual([true, true, false]);
  });

  it("are listed from start to end, in order of their start", () => {
    const table = tasks();
    for (const started of [3, 0, 2]) table.activate(started, 5);
    expect(activeTasks(table, 1)).toEqual([3, 0, 2]);
    table.finish(0, 7);
    expect(activeTasks(table, 1)).toEqual([3, 2]);
    table.drop(2);
    table.finish(3, 9);
    expect(activeTasks(table, 1)).toEqual([]);
    expect(Array.from(table.state)).toEqual([
      TASK_STATE.done,
      TASK_STATE.pending,
      TASK_STATE.dropped,
      TASK_STATE.done,
    ]);
    expect(Array.from(table.startS)).toEqual([5, NaN, 5, 5]);
    expect(Array.from(table.endS)).toEqual([7, NaN, NaN, 9]);
  });

  it("are dropped before their start as well", () => {
    const table = tasks();
    table.drop(1);
    expect(table.state[1]).toBe(TASK_STATE.dropped);
    expect(activeTasks(table, 0)).toEqual([]);
  });
});
