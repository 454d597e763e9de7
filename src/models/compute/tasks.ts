import { NONE } from "../../sim/none.ts";
import type { TaskFragments } from "../workload/fragments.ts";

/** Where a task is in its life. */
export const TASK_STATE = {
  /** Its VM does not run yet, or its own time has not come. */
  pending: 0,
  active: 1,
  done: 2,
  /** Its VM stopped before it was done. */
  dropped: 3,
} as const;

/** Fragments of any number of tasks, one after the other; rows are only read. */
export type FragmentColumns = Pick<TaskFragments, "fragmentDurationS" | "fragmentUsageMhz">;

/**
 * Rows `firstFragment` up to but not including `endFragment` of some columns, all of them `repeat` times.
 *
 * `lost`: a fragment asks for its rate for its duration, and what is not served is gone. `stretched`: a fragment is
 * duration × rate of work, served at its rate at most, and ends when the work is done; at rate 0 it is a pause.
 */
export interface FragmentDemand {
  readonly kind: "lost" | "stretched";
  readonly fragments: FragmentColumns;
  readonly firstFragment: number;
  readonly endFragment: number;
  readonly repeat: number;
}

/** An amount of work that is done as fast as the task's threads, its cap and its share of CPU allow. */
export interface WorkDemand {
  readonly kind: "work";
  readonly workMhzS: number;
}

/** What a task is when it is created. */
export interface TaskSpec {
  /** The row of the VM table that it runs in: a VM, or a native row that holds it alone. */
  readonly vm: number;
  /** It starts with its VM, or now if that is later, s. */
  readonly arrivalS: number;
  /** How many cores or vCPUs it can use at a time. */
  readonly threads: number;
  /** Relative weight of one of its threads among those of its VM. */
  readonly shares: number;
  /** The most CPU that it gets, MHz; Infinity: no limit. */
  readonly capMhz: number;
  /** The most CPU that it gets, as a fraction of what its threads could use, 0..1. */
  readonly capFraction: number;
  readonly demand: FragmentDemand | WorkDemand;
}

/**
 * Tasks, a row each, in the order in which the workloads create them.
 *
 * A task goes through **pieces**: times of one rate, or amounts of work. {@link nextPiece} takes it from one to the
 * next, straight from the fragments' columns. The active tasks of each VM form a list in order of their start.
 */
export class TaskTable {
  readonly count: number;
  readonly vm: Int32Array;
  readonly arrivalS: Float64Array;
  readonly threads: Int32Array;
  readonly shares: Float64Array;
  readonly capMhz: Float64Array;
  readonly capFraction: Float64Array;

  /** Tasks `byVm[firstOfVm[v]]` up to but not including `byVm[firstOfVm[v + 1]]` belong to VM v, in id order. */
  readonly firstOfVm: Int32Array;
  readonly byVm: Int32Array;

  /** One of {@link TASK_STATE}. */
  readonly state: Uint8Array;
  /** When each task became active, s; NaN before. */
  readonly startS: Float64Array;
  /** When each task was done, s; NaN before. */
  readonly endS: Float64Array;
  /** First active task of each VM, or NONE. */
  readonly head: Int32Array;
  readonly #tail: Int32Array;
  /** Next active task of the same VM, or NONE. */
  readonly next: Int32Array;
  readonly #previous: Int32Array;

  /** The rate that the piece asks for, MHz; Infinity: all that the task's threads can use. */
  readonly wantedMhz: Float64Array;
  /** 1 where the piece ends when its time is over, 0 where it ends when its work is done. */
  readonly isTimed: Uint8Array;
  /** Time that the piece takes where it is timed, s. */
  readonly durationS: Float64Array;
  /** Work left of a piece that is not timed, as of when its VM was last settled, MHz·s. */
  readonly remainingMhzS: Float64Array;
  /** CPU that the task gets, MHz; 0 from the start of a piece until its VM is settled. */
  readonly rateMhz: Float64Array;

  readonly #sources: readonly FragmentColumns[];
  /** Index into {@link #sources}; NONE for plain work. */
  readonly #source: Int32Array;
  readonly #isLost: Uint8Array;
  readonly #workMhzS: Float64Array;
  readonly #firstFragment: Int32Array;
  readonly #endFragment: Int32Array;
  /** The fragment after the current piece. */
  readonly #nextFragment: Int32Array;
  /** Repetitions of the fragments, or of the work, that have not begun. */
  readonly #roundsLeft: Int32Array;

  /**
   * @param specs - one a task, in id order
   * @param vmCount - rows of the VM table
   * @throws RangeError naming the task if its demand is fragments and it has none
   */
  constructor(specs: readonly TaskSpec[], vmCount: number) {
    const count = specs.length;
    this.count = count;
    this.vm = Int32Array.from(specs, (spec) => spec.vm);
    this.arrivalS = Float64Array.from(specs, (spec) => spec.arrivalS);
    this.threads = Int32Array.from(specs, (spec) => spec.threads);
    this.shares = Float64Array.from(specs, (spec) => spec.shares);
    this.capMhz = Float64Array.from(specs, (spec) => spec.capMhz);
    this.capFraction = Float64Array.from(specs, (spec) => spec.capFraction);
    this.firstOfVm = firstOfEach(this.vm, vmCount);
    this.byVm = Int32Array.from(specs, (_, task) => task).sort((a, b) => this.vm[a]! - this.vm[b]! || a - b);
    this.state = new Uint8Array(count).fill(TASK_STATE.pending);
    this.startS = new Float64Array(count).fill(Number.NaN);
    this.endS = new Float64Array(count).fill(Number.NaN);
    this.head = new Int32Array(vmCount).fill(NONE);
    this.#tail = new Int32Array(vmCount).fill(NONE);
    this.next = new Int32Array(count).fill(NONE);
    this.#previous = new Int32Array(count).fill(NONE);
    this.wantedMhz = new Float64Array(count);
    this.isTimed = new Uint8Array(count);
    this.durationS = new Float64Array(count);
    this.remainingMhzS = new Float64Array(count);
    this.rateMhz = new Float64Array(count);
    this.#source = new Int32Array(count).fill(NONE);
    this.#isLost = new Uint8Array(count);
    this.#workMhzS = new Float64Array(count);
    this.#firstFragment = new Int32Array(count);
    this.#endFragment = new Int32Array(count);
    this.#nextFragment = new Int32Array(count);
    this.#roundsLeft = new Int32Array(count);
    const sources = new Map<FragmentColumns, number>();
    specs.forEach(({ demand }, task) => {
      this.#setDemand(task, demand, sources);
    });
    this.#sources = [...sources.keys()];
  }

  /** Whether a VM's demand comes from tasks. */
  hasTasks(vm: number): boolean {
    return this.firstOfVm[vm]! < this.firstOfVm[vm + 1]!;
  }

  /** Goes on to the first piece, or the next: fragments in a row that ask for one rate. False: there is none. */
  nextPiece(task: number): boolean {
    const end = this.#endFragment[task]!;
    let fragment = this.#nextFragment[task]!;
    if (fragment === end) {
      if (this.#roundsLeft[task] === 0) return false;
      this.#roundsLeft[task]!--;
      fragment = this.#firstFragment[task]!;
    }
    this.rateMhz[task] = 0;
    if (this.#source[task] === NONE) {
      this.remainingMhzS[task] = this.#workMhzS[task]!;
      this.wantedMhz[task] = Number.POSITIVE_INFINITY;
      return true;
    }
    const { fragmentDurationS, fragmentUsageMhz } = this.#sources[this.#source[task]!]!;
    const rateMhz = fragmentUsageMhz[fragment]!;
    let durationS = 0;
    do durationS += fragmentDurationS[fragment++]!;
    while (fragment < end && fragmentUsageMhz[fragment] === rateMhz);
    this.#nextFragment[task] = fragment;
    this.wantedMhz[task] = rateMhz;
    this.durationS[task] = durationS;
    this.remainingMhzS[task] = durationS * rateMhz;
    this.isTimed[task] = this.#isLost[task] === 1 || this.remainingMhzS[task] === 0 ? 1 : 0;
    return true;
  }

  /** Puts a task that is pending at the end of its VM's list of active ones. */
  activate(task: number, now: number): void {
    const vm = this.vm[task]!;
    const last = this.#tail[vm]!;
    this.#previous[task] = last;
    if (last === NONE) this.head[vm] = task;
    else this.next[last] = task;
    this.#tail[vm] = task;
    this.state[task] = TASK_STATE.active;
    this.startS[task] = now;
  }

  /** An active task is done. */
  finish(task: number, now: number): void {
    this.#unlist(task);
    this.state[task] = TASK_STATE.done;
    this.endS[task] = now;
  }

  /** A task that is not done never will be. */
  drop(task: number): void {
    if (this.state[task] === TASK_STATE.active) this.#unlist(task);
    this.state[task] = TASK_STATE.dropped;
  }

  /** Takes an active task off its VM's list. */
  #unlist(task: number): void {
    const vm = this.vm[task]!;
    const before = this.#previous[task]!;
    const after = this.next[task]!;
    if (before === NONE) this.head[vm] = after;
    else this.next[before] = after;
    if (after === NONE) this.#tail[vm] = before;
    else this.#previous[after] = before;
    this.next[task] = NONE;
    this.rateMhz[task] = 0;
  }

  #setDemand(task: number, demand: FragmentDemand | WorkDemand, sources: Map<FragmentColumns, number>): void {
    if (demand.kind === "work") {
      this.#workMhzS[task] = demand.workMhzS;
      this.#roundsLeft[task] = 1;
      return;
    }
    const { fragments, firstFragment, endFragment, repeat } = demand;
    if (endFragment <= firstFragment) throw new RangeError(`task ${task}: it has no fragment`);
    if (!sources.has(fragments)) sources.set(fragments, sources.size);
    this.#source[task] = sources.get(fragments)!;
    this.#isLost[task] = demand.kind === "lost" ? 1 : 0;
    this.#firstFragment[task] = firstFragment;
    this.#endFragment[task] = endFragment;
    this.#nextFragment[task] = endFragment;
    this.#roundsLeft[task] = repeat;
  }
}

/** Where the members of each group begin once they are sorted by group, and their number at the end. */
function firstOfEach(groupOf: Int32Array, groups: number): Int32Array {
  const first = new Int32Array(groups + 1);
  for (let i = 0; i < groupOf.length; i++) first[groupOf[i]! + 1]!++;
  for (let group = 0; group < groups; group++) first[group + 1]! += first[group]!;
  return first;
}
