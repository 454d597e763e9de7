import type { PolicyKind } from "../catalogue.ts";

/** Who a user's policy is, for messages. */
export interface PolicyIdentity {
  readonly kind: PolicyKind;
  readonly name: string;
  /** Path of its module; null if it was given in code. */
  readonly module: string | null;
  /** Where in the module an error arose, `file:line:column`; null if it is not to be found out. */
  placeOf(error: unknown): string | null;
}

/** A user's policy did what a policy must not do. The message names the policy, its module and what it was asked. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly policy: PolicyIdentity;

  constructor(policy: PolicyIdentity, problem: string, options?: ErrorOptions) {
    super(`${nameOf(policy)}: ${problem}`, options);
    this.policy = policy;
  }
}

/** Such as `placement policy "emptiest" (policies/emptiest.ts)`. */
export function nameOf({ kind, name, module }: PolicyIdentity): string {
  return `${kind} policy "${name}"${module === null ? "" : ` (${module})`}`;
}

/** A value in a few words. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return "then" in value && typeof value.then === "function" ? "a promise" : "an object";
}

/** What was thrown, in its own words. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : valueText(thrown);
}
