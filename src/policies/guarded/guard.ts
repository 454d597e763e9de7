import { PolicyError, type PolicyIdentity, thrownText, valueText } from "./policy-error.ts";

/** Which user's policy is being asked now, for whoever has to stop one that does not come back. */
export class Attention {
  /** null: none, or one that comes with the program. */
  policy: PolicyIdentity | null = null;
  /** How often policies were asked so far. */
  askedCount = 0;
}

/** Stands between the simulation and one user's policy: knows when it is asked, and words what it does wrong. */
export class Guard {
  readonly #policy: PolicyIdentity;
  readonly #attention: Attention;
  /** Who was asked when this one was: one policy's view may have another one asked. */
  #outer: PolicyIdentity | null = null;

  constructor(policy: PolicyIdentity, attention: Attention) {
    this.#policy = policy;
    this.#attention = attention;
  }

  /** The policy is about to be asked. */
  enter(): void {
    this.#outer = this.#attention.policy;
    this.#attention.policy = this.#policy;
    this.#attention.askedCount++;
  }

  /** The policy has answered. */
  leave(): void {
    this.#attention.policy = this.#outer;
  }

  /** @param question - such as `select(view, movable, 3)` */
  threw(question: string, thrown: unknown): PolicyError {
    const place = this.#policy.placeOf(thrown);
    const where = place === null ? "" : ` at ${place}`;
    return new PolicyError(this.#policy, `${question} threw${where}: ${thrownText(thrown)}`, {
      cause: thrown,
    });
  }

  answered(question: string, answer: unknown, expected: string): PolicyError {
    return new PolicyError(this.#policy, `${question}: found ${valueText(answer)}, expected ${expected}`);
  }

  /** @param what - such as `the list of VMs` */
  wrote(question: string, what: string): PolicyError {
    return new PolicyError(
      this.#policy,
      `${question}: found a change to ${what}, expected it to be read only`,
    );
  }
}
