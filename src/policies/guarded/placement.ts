import { NONE } from "../../sim/none.ts";
import type {
  PlacementKey,
  PlacementPolicy,
  PlacementSearchView,
  PlacementView,
} from "../placement/placement.ts";
import type { Guard } from "./guard.ts";
import { LentPlacementView } from "./lent-placement-view.ts";

/** A user's placement policy that cannot change what it sees, and whose answers are checked. */
export class GuardedPlacement implements PlacementPolicy {
  readonly key: PlacementKey;
  readonly wholeServer: boolean;
  readonly scoreByClass: boolean;
  readonly score?: NonNullable<PlacementPolicy["score"]>;
  readonly choose?: NonNullable<PlacementPolicy["choose"]>;
  readonly #policy: PlacementPolicy;
  readonly #guard: Guard;
  readonly #view: LentPlacementView = new LentPlacementView();

  /** @param policy - one whose key and functions are right */
  constructor(policy: PlacementPolicy, guard: Guard) {
    this.key = policy.key;
    this.wholeServer = policy.wholeServer ?? false;
    this.scoreByClass = policy.scoreByClass ?? false;
    this.#policy = policy;
    this.#guard = guard;
    if (policy.key === "score") this.score = (view, server, vm) => this.#score(view, server, vm);
    if (policy.key === "choice") this.choose = (view, vm) => this.#choose(view, vm);
  }

  #score(view: PlacementView, server: number, vm: number): number {
    const guard = this.#guard;
    const lent = this.#view.showing(view);
    let answer: unknown;
    guard.enter();
    try {
      answer = this.#policy.score!(lent, server, vm);
    } catch (thrown) {
      throw guard.threw(`score(view, ${server}, ${vm})`, thrown);
    }
    guard.leave();
    if (typeof answer !== "number" || Number.isNaN(answer)) {
      throw guard.answered(`score(view, ${server}, ${vm})`, answer, "a number");
    }
    return answer;
  }

  #choose(view: PlacementSearchView, vm: number): number {
    const guard = this.#guard;
    const lent = this.#view.showing(view);
    let answer: unknown;
    guard.enter();
    try {
      answer = this.#policy.choose!(lent, vm);
    } catch (thrown) {
      throw guard.threw(`choose(view, ${vm})`, thrown);
    }
    guard.leave();
    if (answer === NONE) return NONE;
    const { serverCount } = view;
    if (!(typeof answer === "number" && Number.isInteger(answer) && answer >= 0 && answer < serverCount)) {
      throw guard.answered(
        `choose(view, ${vm})`,
        answer,
        `${NONE} or the id of a server, 0 to ${serverCount - 1}`,
      );
    }
    if (!view.fits(answer, vm)) {
      throw guard.answered(
        `choose(view, ${vm})`,
        answer,
        `${NONE} or a server that the VM fits on, view.fits(server, vm)`,
      );
    }
    return answer;
  }
}
