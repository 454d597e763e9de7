import type { MigrationCounts } from "./migration-limits.ts";
import type { Move } from "./move.ts";

/**
 * The migrations that wait: for a target that wakes up, or for others to end where there is a limit. Who is ready goes
 * in order of priority, and of request among equals; one that must wait is overtaken by those that need not.
 */
export class MigrationQueue {
  readonly #counts: MigrationCounts;
  /** In order of priority and request. */
  readonly #waiting: Move[] = [];

  constructor(counts: MigrationCounts) {
    this.#counts = counts;
  }

  /** Migrations that wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Lets a migration wait, behind those that are as urgent. */
  add(move: Move): void {
    const waiting = this.#waiting;
    let at = waiting.length;
    while (at > 0 && waiting[at - 1]!.priority > move.priority) at--;
    waiting.splice(at, 0, move);
  }

  /** Takes out a migration that is given up; nothing where it does not wait. */
  remove(move: Move): void {
    const at = this.#waiting.indexOf(move);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** Whether a migration may begin as far as the limits go. */
  mayBegin({ source, target }: Move): boolean {
    return this.#counts.allows(source, target);
  }

  /** A copy begins. */
  begin({ source, target }: Move): void {
    this.#counts.add(source, target, 1);
  }

  /** A copy has ended. */
  end({ source, target }: Move): void {
    this.#counts.add(source, target, -1);
  }

  /** Takes out, in order, those that are ready and may begin, and hands each over before it looks at the next. */
  release(isReady: (move: Move) => boolean, begin: (move: Move) => void): void {
    const waiting = this.#waiting;
    for (let i = 0; i < waiting.length; ) {
      const move = waiting[i]!;
      if (isReady(move) && this.mayBegin(move)) {
        waiting.splice(i, 1);
        begin(move);
      } else i++;
    }
  }
}
