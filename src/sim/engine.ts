import { type EventHandle, EventQueue, MAX_PRIORITY } from "./event-queue.ts";
import { NONE } from "./none.ts";

/**
 * The phases of an instant that events belong to, in order. Changes write new inputs, decisions act on settled
 * state, samples read it.
 */
export const PHASE = { change: 0, decide: 1, sample: 2 } as const;

/** One of the phases of {@link PHASE}. */
export type Phase = (typeof PHASE)[keyof typeof PHASE];

/** A registered kind of event: its index in the table of handlers. */
export type EventKind = number;

/** Called when an event is due, with the target and the payload it was scheduled with. */
export type EventHandler = (target: number, payload: number) => void;

/** Called with the time now, s. */
export type InstantStep = (now: number) => void;

interface NamedStep {
  readonly name: string;
  readonly run: InstantStep;
}

/** How far {@link Engine.run} goes. */
export interface RunLimits {
  /** Last time whose events are dispatched, s. Infinity if absent. */
  readonly until?: number;
  /** Number of events dispatched in this call at most. Infinity if absent. */
  readonly maxEvents?: number;
}

/** Why {@link Engine.run} came back. */
export type RunEnd = "empty" | "until" | "max-events" | "stopped";

const MAX_SETTLE_ROUNDS = 1000;

// An event's priority in the queue. Decisions have 1 + their kind, which puts them in the order of registration.
const CHANGE_PRIORITY = 0;
const SAMPLE_PRIORITY = MAX_PRIORITY;
const MAX_KINDS = SAMPLE_PRIORITY - 1;

/**
 * The spine of a simulation: a clock, an event queue, a table of handlers, and the order in which an instant
 * passes.
 *
 * 1. **change** events, first come first served, until none is left at this time;
 * 2. **settle**, if something was touched: every settle step in the order of registration. Changes that it
 *    schedules for now are handled next, then it settles again;
 * 3. **decide** events one at a time, in the order in which their kinds were registered, each followed by the
 *    changes it scheduled for now and a settle if something was touched;
 * 4. **sample** events, which see settled state and may not change it.
 */
export class Engine {
  private clock = 0;
  private dispatched = 0;
  private readonly queue: EventQueue = new EventQueue();

  private readonly kindNames: string[] = [];
  private readonly handlers: EventHandler[] = [];
  private readonly advanceSteps: NamedStep[] = [];
  private readonly settleSteps: NamedStep[] = [];

  private touched = false;
  /** Name of the sample handler that is running and may only read; empty if none is. */
  private reader = "";
  private stopped = false;
  private settleRounds = 0;
  /** When advance steps ran last, s. */
  private advancedTo = -Infinity;
  private lastChangeKind: EventKind = NONE;
  private lastDecideKind: EventKind = NONE;
  /** Name of the settle step that last touched something itself; empty if none did. */
  private lastTouchingStep = "";

  private progress: () => void = () => {};
  private progressEvery = Infinity;
  private progressAt = Infinity;

  /** The time, s. Starts at 0 and never goes back. */
  get now(): number {
    return this.clock;
  }

  /** Events dispatched so far. */
  get eventCount(): number {
    return this.dispatched;
  }

  /** Events scheduled and not yet due. */
  get pendingCount(): number {
    return this.queue.size;
  }

  /**
   * Registers a kind of event under a name that errors can use. Decisions due together are made in this order.
   *
   * @throws RangeError beyond 1,022 kinds.
   */
  on(name: string, handler: EventHandler): EventKind {
    if (this.handlers.length === MAX_KINDS)
      throw new RangeError(`event "${name}": more than ${MAX_KINDS} kinds`);
    this.kindNames.push(name);
    return this.handlers.push(handler) - 1;
  }

  /**
   * Registers a step that runs when the first change or decide event of an instant is about to be dispatched, so
   * that it can read the state as it was until now. Steps run in the order of registration; what they touch is
   * settled before the event is handled. Sample events do not cause them.
   */
  onAdvance(name: string, step: InstantStep): void {
    this.advanceSteps.push({ name, run: step });
  }

  /** Registers a step that brings what was touched up to date. Steps run in the order of registration. */
  onSettle(name: string, step: InstantStep): void {
    this.settleSteps.push({ name, run: step });
  }

  /** Has the callback called about once every so many events, for a display of progress. */
  onProgress(everyEvents: number, callback: () => void): void {
    this.progress = callback;
    this.progressEvery = everyEvents;
    this.progressAt = this.dispatched + everyEvents;
  }

  /**
   * Schedules an event.
   *
   * @param time - s, finite, not in the past.
   * @param target - Handed to the handler; by convention the id of the entity that the event is for.
   * @param payload - Handed to the handler.
   * @returns A handle for {@link Engine.cancel}.
   * @throws RangeError if the time is in the past, NaN or infinite.
   * @throws Error if a sample handler schedules a change or a decision for now.
   */
  schedule(time: number, phase: Phase, kind: EventKind, target: number = NONE, payload = 0): EventHandle {
    if (!(time >= this.clock && time < Infinity)) throw this.badTime(time, kind);
    if (phase === PHASE.sample) return this.queue.push(time, SAMPLE_PRIORITY, kind, target, payload);
    if (time === this.clock && this.reader !== "")
      throw this.notReadOnly(`scheduled "${this.kindNames[kind]}"`);
    const priority = phase === PHASE.change ? CHANGE_PRIORITY : 1 + kind;
    return this.queue.push(time, priority, kind, target, payload);
  }

  /** Takes back a scheduled event; false if it was dispatched or cancelled before, or the handle is NONE. */
  cancel(handle: EventHandle): boolean {
    return this.queue.cancel(handle);
  }

  /**
   * Says that something is dirty: the settle steps run before the next decide or sample event and before time
   * passes.
   *
   * @throws Error from within a sample handler.
   */
  touch(): void {
    if (this.reader !== "") throw this.notReadOnly("touched the state");
    this.touched = true;
  }

  /** Makes {@link Engine.run} return after the event that is being handled. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * Dispatches events in order. May be called again to go on.
   *
   * @returns
   * - `empty`: no event is left; now is the time of the last one.
   * - `until`: everything up to and including `until` has happened, and now is `until`.
   * - `max-events`, `stopped`: the rest of the instant, its settle included, is still to come.
   * @throws RangeError if `until` is NaN or in the past.
   * @throws Error if an instant takes more than 1,000 rounds of settling.
   */
  run(limits: RunLimits = {}): RunEnd {
    const until = limits.until ?? Infinity;
    if (!(until >= this.clock)) throw new RangeError(`cannot run until ${until} s: it is ${this.clock} s`);
    const lastCount = this.dispatched + (limits.maxEvents ?? Infinity);
    const queue = this.queue;
    const handlers = this.handlers;
    this.stopped = false;
    this.reader = "";
    for (;;) {
      const time = queue.peekTime();
      if (this.touched && (time > this.clock || queue.peekPriority() > CHANGE_PRIORITY)) {
        this.settle();
        continue;
      }
      if (time === Infinity) return "empty";
      if (time > until) {
        this.clock = until;
        return "until";
      }
      if (this.dispatched >= lastCount) return "max-events";
      queue.pop();
      const kind = queue.kind;
      const priority = queue.priority;
      if (time > this.clock) this.enter(time);
      this.dispatched++;
      if (priority === SAMPLE_PRIORITY) {
        this.reader = this.kindNames[kind]!;
        handlers[kind]!(queue.target, queue.payload);
        this.reader = "";
      } else {
        if (time > this.advancedTo) this.advance(time);
        if (priority === CHANGE_PRIORITY) this.lastChangeKind = kind;
        else this.lastDecideKind = kind;
        handlers[kind]!(queue.target, queue.payload);
      }
      if (this.dispatched >= this.progressAt) this.reportProgress();
      if (this.stopped) return "stopped";
    }
  }

  private enter(time: number): void {
    this.clock = time;
    this.settleRounds = 0;
    this.lastChangeKind = NONE;
    this.lastDecideKind = NONE;
    this.lastTouchingStep = "";
  }

  private advance(time: number): void {
    this.advancedTo = time;
    for (const step of this.advanceSteps) step.run(time);
    if (this.touched) this.settle();
  }

  private settle(): void {
    this.touched = false;
    if (++this.settleRounds > MAX_SETTLE_ROUNDS) throw this.endlessInstant();
    const steps = this.settleSteps;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      const touchedBefore = this.touched;
      step.run(this.clock);
      if (this.touched && !touchedBefore) this.lastTouchingStep = step.name;
    }
  }

  private reportProgress(): void {
    this.progressAt = this.dispatched + this.progressEvery;
    this.progress();
  }

  private badTime(time: number, kind: EventKind): RangeError {
    const problem = time < this.clock ? "in the past" : "not a finite time";
    return new RangeError(`event "${this.kindNames[kind]}" at ${time} s: ${problem}, it is ${this.clock} s`);
  }

  private notReadOnly(deed: string): Error {
    return new Error(`"${this.reader}" ${deed} at t=${this.clock} s, but it may only read`);
  }

  private endlessInstant(): Error {
    const kind = this.lastDecideKind === NONE ? this.lastChangeKind : this.lastDecideKind;
    const culprit = kind === NONE ? this.lastTouchingStep : this.kindNames[kind];
    return new Error(
      `more than ${MAX_SETTLE_ROUNDS} rounds of settling at t=${this.clock} s; the last to act was "${culprit}"`,
    );
  }
}
