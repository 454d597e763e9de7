import { NONE } from "../../sim/none.ts";
import type { LoadView } from "../load-view.ts";
import type { VmSelection } from "../vm-selection/vm-selection.ts";
import type { Guard } from "./guard.ts";
import { LentArray } from "./lent-array.ts";
import { LentLoadView } from "./lent-load-view.ts";

/** A user's VM selection that cannot change what it sees, and whose answers are checked. */
export class GuardedVmSelection implements VmSelection {
  readonly #policy: VmSelection;
  readonly #guard: Guard;
  readonly #view: LentLoadView = new LentLoadView();
  readonly #movable: LentArray<Int32Array> = new LentArray((length) => new Int32Array(length));

  constructor(policy: VmSelection, guard: Guard) {
    this.#policy = policy;
    this.#guard = guard;
  }

  select(view: LoadView, movable: Int32Array, count: number): number {
    const guard = this.#guard;
    const lent = this.#view.showing(view);
    const list = this.#movable.lend(movable, count);
    let answer: unknown;
    guard.enter();
    try {
      answer = this.#policy.select(lent, list, count);
    } catch (thrown) {
      throw guard.threw(`select(view, movable, ${count})`, thrown);
    }
    guard.leave();
    if (!isListed(answer, movable, count)) {
      throw guard.answered(`select(view, movable, ${count})`, answer, expected(movable, count));
    }
    if (!this.#movable.isIntact()) throw guard.wrote(`select(view, movable, ${count})`, "the list of VMs");
    if (!lent.isIntact()) throw guard.wrote(`select(view, movable, ${count})`, "a history");
    return answer;
  }
}

function isListed(answer: unknown, movable: Int32Array, count: number): answer is number {
  if (answer === NONE) return true;
  for (let i = 0; i < count; i++) if (movable[i] === answer) return true;
  return false;
}

/** How many VMs of a list a message names. */
const NAMED = 5;

function expected(movable: Int32Array, count: number): string {
  if (count === 0) return `${NONE}, there are no VMs`;
  const named = [...movable.subarray(0, Math.min(count, NAMED))].join(", ");
  return `${NONE} or one of VMs ${named}${count > NAMED ? ` and ${count - NAMED} more` : ""}`;
}
