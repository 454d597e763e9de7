import type { LoadView } from "../load-view.ts";
import type { OverloadDetection } from "../overload-detection/overload-detection.ts";
import type { Guard } from "./guard.ts";
import { LentLoadView } from "./lent-load-view.ts";

/** A user's overload detection that cannot change what it sees, and whose answers are checked. */
export class GuardedOverloadDetection implements OverloadDetection {
  readonly #policy: OverloadDetection;
  readonly #guard: Guard;
  readonly #view: LentLoadView = new LentLoadView();

  constructor(policy: OverloadDetection, guard: Guard) {
    this.#policy = policy;
    this.#guard = guard;
  }

  overloaded(view: LoadView, server: number): boolean {
    const guard = this.#guard;
    const lent = this.#view.showing(view);
    let answer: unknown;
    guard.enter();
    try {
      answer = this.#policy.overloaded(lent, server);
    } catch (thrown) {
      throw guard.threw(`overloaded(view, ${server})`, thrown);
    }
    guard.leave();
    if (typeof answer !== "boolean") {
      throw guard.answered(`overloaded(view, ${server})`, answer, "true or false");
    }
    if (!lent.isIntact()) throw guard.wrote(`overloaded(view, ${server})`, "a history");
    return answer;
  }
}
