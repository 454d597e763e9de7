import type { Residents } from "../../models/compute/residents.ts";
import type { TaskSharing } from "../../models/compute/task-sharing.ts";
import { TASK_STATE, type TaskTable } from "../../models/compute/tasks.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";

/** What a {@link TaskRunner} works on. */
export interface TaskRunnerParts {
  readonly engine: Engine;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly tasks: TaskTable;
  readonly sharing: TaskSharing;
  readonly dirty: DirtyServers;
  readonly lifecycle: VmLifecycle;
}

/**
 * Runs tasks: starts them with their VMs, takes them from piece to piece, and ends a native row when its task is done.
 *
 * {@link ask} and {@link divide} are steps of a settle, before and after the CPU is shared. An event ends the piece
 * that it was scheduled for, whatever rounding has left of the work.
 */
export class TaskRunner {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #tasks: TaskTable;
  readonly #sharing: TaskSharing;
  readonly #dirty: DirtyServers;
  readonly #lifecycle: VmLifecycle;
  readonly #arrival: EventKind;
  readonly #pieceEnd: EventKind;
  /** The event that each task waits for, or NONE. */
  readonly #event: Float64Array;
  /** The rate by which the end of each task's work was found, MHz. */
  readonly #eventRateMhz: Float64Array;
  /** When the remaining work of each VM's tasks was brought up to date, s. */
  readonly #advancedToS: Float64Array;
  /** Tasks of each VM that are neither done nor dropped. */
  readonly #openOfVm: Int32Array;
  /** Tasks, of VMs that have started, that are neither done nor dropped. */
  openCount = 0;
  /** VMs that have started, with or without tasks. */
  startedVmCount = 0;
  /** Tasks that are done. */
  doneCount = 0;

  constructor(parts: TaskRunnerParts) {
    const { engine, vms, tasks, lifecycle } = parts;
    this.#engine = engine;
    this.#vms = vms;
    this.#residents = parts.residents;
    this.#tasks = tasks;
    this.#sharing = parts.sharing;
    this.#dirty = parts.dirty;
    this.#lifecycle = lifecycle;
    this.#event = new Float64Array(tasks.count).fill(NONE);
    this.#eventRateMhz = new Float64Array(tasks.count);
    this.#advancedToS = new Float64Array(vms.count);
    this.#openOfVm = new Int32Array(vms.count);
    this.#arrival = engine.on("task arrives", (task) => this.#start(task));
    this.#pieceEnd = engine.on("task ends a piece", (task) => this.#goOn(task));
    lifecycle.onStart((vm) => this.#vmStarted(vm));
    lifecycle.onStop((vm) => this.#vmStopped(vm));
  }

  /** Brings remaining work up to date and writes the demand of the VMs that hold tasks, on dirty servers. */
  ask(now: number): void {
    const { batch, count } = this.#dirty;
    const { head, next } = this.#residents;
    for (let i = 0; i < count; i++) {
      for (let vm = head[batch[i]!]!; vm !== NONE; vm = next[vm]!) {
        if (!this.#tasks.hasTasks(vm)) continue;
        if (now > this.#advancedToS[vm]!) this.#advance(vm, now);
        this.#sharing.ask(vm);
      }
    }
  }

  /** Divides what VMs on dirty servers get among their tasks, and finds anew when work will be done. */
  divide(now: number): void {
    const { batch, count } = this.#dirty;
    const { head, next } = this.#residents;
    for (let i = 0; i < count; i++) {
      for (let vm = head[batch[i]!]!; vm !== NONE; vm = next[vm]!) {
        if (this.#tasks.hasTasks(vm)) this.#divideVm(vm, now);
      }
    }
  }

  /** Takes the work that was done at the rates so far off what remains. */
  #advance(vm: number, now: number): void {
    const { head, next, isTimed, remainingMhzS, rateMhz } = this.#tasks;
    const duration = now - this.#advancedToS[vm]!;
    this.#advancedToS[vm] = now;
    for (let task = head[vm]!; task !== NONE; task = next[task]!) {
      if (isTimed[task] === 1) continue;
      const left = remainingMhzS[task]! - rateMhz[task]! * duration;
      remainingMhzS[task] = left > 0 ? left : 0;
    }
  }

  #divideVm(vm: number, now: number): void {
    this.#sharing.divide(vm);
    const { head, next, isTimed, rateMhz, remainingMhzS } = this.#tasks;
    for (let task = head[vm]!; task !== NONE; task = next[task]!) {
      const rate = rateMhz[task]!;
      if (isTimed[task] === 1 || rate === this.#eventRateMhz[task]) continue;
      this.#engine.cancel(this.#event[task]!);
      this.#eventRateMhz[task] = rate;
      this.#event[task] =
        rate > 0
          ? this.#engine.schedule(now + remainingMhzS[task]! / rate, PHASE.change, this.#pieceEnd, task)
          : NONE;
    }
  }

  #vmStarted(vm: number): void {
    const { firstOfVm, byVm, arrivalS } = this.#tasks;
    const { now } = this.#engine;
    this.startedVmCount++;
    const end = firstOfVm[vm + 1]!;
    for (let i = firstOfVm[vm]!; i < end; i++) {
      const task = byVm[i]!;
      this.#openOfVm[vm]!++;
      this.openCount++;
      if (arrivalS[task]! <= now) this.#start(task);
      else this.#event[task] = this.#engine.schedule(arrivalS[task]!, PHASE.change, this.#arrival, task);
    }
  }

  #vmStopped(vm: number): void {
    const { firstOfVm, byVm, state } = this.#tasks;
    const end = firstOfVm[vm + 1]!;
    for (let i = firstOfVm[vm]!; i < end; i++) {
      const task = byVm[i]!;
      if (state[task] === TASK_STATE.done) continue;
      this.#engine.cancel(this.#event[task]!);
      this.#event[task] = NONE;
      this.#tasks.drop(task);
      this.openCount--;
    }
    this.#openOfVm[vm] = 0;
  }

  #start(task: number): void {
    this.#tasks.activate(task, this.#engine.now);
    this.#goOn(task);
  }

  /** Begins a task's next piece, or ends the task if there is none. */
  #goOn(task: number): void {
    const tasks = this.#tasks;
    const vm = tasks.vm[task]!;
    this.#dirty.mark(this.#vms.server[vm]!);
    if (!tasks.nextPiece(task)) {
      this.#end(task, vm);
      return;
    }
    this.#eventRateMhz[task] = 0;
    const { now } = this.#engine;
    this.#event[task] =
      tasks.isTimed[task] === 1
        ? this.#engine.schedule(now + tasks.durationS[task]!, PHASE.change, this.#pieceEnd, task)
        : NONE;
  }

  #end(task: number, vm: number): void {
    this.#event[task] = NONE;
    this.#tasks.finish(task, this.#engine.now);
    this.doneCount++;
    this.openCount--;
    this.#openOfVm[vm]!--;
    if (this.#openOfVm[vm] === 0 && this.#vms.native[vm] === 1) this.#lifecycle.stop(vm);
  }
}
