import type { MigrationCounts } from "./migration-limits.ts";
import type { Move } from "./move.ts";

/**
 * The migrations that wait: for a target that wakes up, or for others to end where there is a limit. Who is ready goes
 * in order of priority, and of request among equals; one that must wait is overtaken by those that need not.
 *
 * What has come to wait goes on waiting until something happens at one of its places: its servers, and the links with a
 * limit between them. So each place has a list of those that wait for it, and only the lists of places where something
 * has happened are looked at.
 */
export class MigrationQueue {
  readonly #counts: MigrationCounts;
  /** By place: those that wait for it, in order. */
  readonly #waiting: Map<number, Move[]> = new Map();
  /** Places where something has happened since those that wait were last released. */
  readonly #changed: Set<number> = new Set();
  #length = 0;
  #requests = 0;
  #releasing = false;

  constructor(counts: MigrationCounts) {
    this.#counts = counts;
  }

  /** Migrations that wait. */
  get length(): number {
    return this.#length;
  }

  /** Lets a migration wait, behind those that are as urgent. */
  add(move: Move): void {
    move.request = ++this.#requests;
    this.#length++;
    for (const place of this.#counts.placesOf(move.source, move.target)) {
      const waiting = this.#waiting.get(place);
      if (waiting === undefined) this.#waiting.set(place, [move]);
      else waiting.splice(rankOf(move, waiting), 0, move);
    }
  }

  /** Takes out a migration that is given up; nothing where it does not wait. */
  remove(move: Move): void {
    if (move.request === 0) return;
    for (const place of this.#counts.placesOf(move.source, move.target)) {
      const waiting = this.#waiting.get(place)!;
      waiting.splice(rankOf(move, waiting), 1);
      if (waiting.length === 0) this.#waiting.delete(place);
    }
    move.request = 0;
    this.#length--;
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
    if (this.#length === 0) return;
    for (const place of this.#counts.placesOf(source, target)) this.#changed.add(place);
  }

  /** Those that wait for a server may have become ready. */
  serverChanged(server: number): void {
    this.#changed.add(server);
  }

  /** Takes out, in order, those that are ready and may begin, and hands each over before it looks for the next. */
  release(isReady: (move: Move) => boolean, begin: (move: Move) => void): void {
    // Where one ends as it begins, whoever hands it over here goes on with what that has changed.
    if (this.#releasing) return;
    this.#releasing = true;
    for (let move = this.#first(isReady); move !== null; move = this.#first(isReady)) {
      this.remove(move);
      begin(move);
    }
    this.#releasing = false;
  }

  /** The first of all that are ready and may begin; null: there is none, and no place with changes is left. */
  #first(isReady: (move: Move) => boolean): Move | null {
    let first: Move | null = null;
    for (const place of this.#changed) {
      const candidate = this.#counts.hasRoom(place)
        ? this.#waiting.get(place)?.find((move) => isReady(move) && this.mayBegin(move))
        : undefined;
      if (candidate === undefined) this.#changed.delete(place);
      else if (first === null || goesBefore(candidate, first)) first = candidate;
    }
    return first;
  }
}

function goesBefore(a: Move, b: Move): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.request < b.request);
}

/** How many of a list in order go before a move, by bisection. */
function rankOf(move: Move, waiting: readonly Move[]): number {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (goesBefore(waiting[middle]!, move)) low = middle + 1;
    else high = middle;
  }
  return low;
}
