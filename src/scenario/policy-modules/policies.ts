import {
  type AnyPolicyModule,
  BUILT_IN_POLICIES,
  POLICY_KINDS,
  type PolicyKind,
  type PolicyModules,
} from "../../policies/catalogue.ts";
import { Attention } from "../../policies/guarded/guard.ts";
import type { PolicyIdentity } from "../../policies/guarded/policy-error.ts";
import type { PolicyOrigin } from "../specification.ts";
import { TimeLimit } from "./time-limit.ts";

/** A policy that a scenario can name. */
export interface KnownPolicy<Kind extends PolicyKind = PolicyKind> {
  /** What the scenario calls it: its name, or the path of its module as the scenario has it. */
  readonly written: string;
  readonly module: PolicyModules[Kind];
  /** null: built in. */
  readonly user: UserOrigin | null;
}

/** The policies that a scenario can name, by kind. */
export type KnownPolicies = { readonly [Kind in PolicyKind]: readonly KnownPolicy<Kind>[] };

/** Where a user's policy comes from. */
export interface UserOrigin {
  readonly origin: PolicyOrigin;
  readonly identity: PolicyIdentity;
}

/** The policies of one scenario, and what keeps a user's own in bounds. */
export interface Policies {
  readonly known: KnownPolicies;
  /** What a user's policies may take at most; null where there are none. */
  readonly limit: TimeLimit | null;
  /** Which of the user's policies is being asked. */
  readonly attention: Attention;
}

/** How long a user's module may take to load, to create a policy, and for its share in one event, by default, s. */
export const POLICY_TIMEOUT_S = 10;

function builtIn<Kind extends PolicyKind>(kind: Kind): readonly KnownPolicy<Kind>[] {
  return BUILT_IN_POLICIES[kind].map((module) => ({ written: module.name, module, user: null }));
}

/** A user's policy with where it comes from. */
export interface UserPolicy extends UserOrigin {
  readonly written: string;
  readonly module: AnyPolicyModule;
}

/**
 * The built-in policies and those of a user.
 *
 * @param limitS - for the user's, s
 */
export function policiesWith(users: readonly UserPolicy[], limitS: number = POLICY_TIMEOUT_S): Policies {
  const ofKind = <Kind extends PolicyKind>(kind: Kind): readonly KnownPolicy<Kind>[] => [
    ...builtIn(kind),
    ...users.flatMap(({ written, module, origin, identity }) =>
      module.kind === kind
        ? [{ written, module: module as PolicyModules[Kind], user: { origin, identity } }]
        : [],
    ),
  ];
  return {
    known: {
      placement: ofKind("placement"),
      "overload-detection": ofKind("overload-detection"),
      "vm-selection": ofKind("vm-selection"),
    },
    limit: users.length === 0 ? null : new TimeLimit(limitS),
    attention: new Attention(),
  };
}

let builtInPolicies: Policies | undefined;

/** The policies that come with the program. */
export function builtInOnly(): Policies {
  builtInPolicies ??= policiesWith([]);
  return builtInPolicies;
}

/** Whether a value is a kind of policy. */
export function isPolicyKind(value: unknown): value is PolicyKind {
  return POLICY_KINDS.some((kind) => kind === value);
}
