import { PolicyError, type PolicyIdentity } from "../policies/guarded/policy-error.ts";

/** A simulation stopped with an error, which is the cause. */
export class SimulationError extends Error {
  override readonly name: string = "SimulationError";
  /** When it stopped, s. */
  readonly simulatedS: number;
  /** The user's policy that is to blame; null if none is. */
  readonly policy: PolicyIdentity | null;

  constructor(simulatedS: number, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // Errors of the engine say the time themselves.
    super(cause instanceof PolicyError ? `${message} (t=${simulatedS} s)` : message, { cause });
    this.simulatedS = simulatedS;
    this.policy = cause instanceof PolicyError ? cause.policy : null;
  }
}
