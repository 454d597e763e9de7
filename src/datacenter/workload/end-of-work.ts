import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import type { PlacementController } from "../placement/placement-controller.ts";
import type { TaskRunner } from "./task-runner.ts";

/** What an {@link EndOfWork} looks at. */
export interface EndOfWorkParts {
  readonly engine: Engine;
  readonly placement: PlacementController;
  readonly lifecycle: VmLifecycle;
  readonly tasks: TaskRunner;
  /** When the last trace ends, s; 0 without traces. */
  readonly tracesEndS: number;
}

/**
 * Ends a run without a fixed duration in the instant in which its work is done: the traces are over, every request was
 * answered, every VM that was placed has started, and none has a task left. What else this instant settles, decides
 * and samples comes first.
 */
export class EndOfWork {
  readonly #parts: EndOfWorkParts;
  readonly #end: EventKind;

  constructor(parts: EndOfWorkParts) {
    this.#parts = parts;
    const { engine } = parts;
    this.#end = engine.on("end of work", () => {
      if (this.#isDone()) engine.stop();
    });
    engine.onSettle("end of work", (now) => {
      if (this.#isDone()) engine.schedule(now, PHASE.sample, this.#end);
    });
    engine.schedule(parts.tracesEndS, PHASE.sample, this.#end);
  }

  #isDone(): boolean {
    const { engine, placement, lifecycle, tasks, tracesEndS } = this.#parts;
    return (
      tasks.openCount === 0 &&
      engine.now >= tracesEndS &&
      placement.isDone &&
      tasks.startedVmCount === lifecycle.liveCount + lifecycle.stoppedCount
    );
  }
}
