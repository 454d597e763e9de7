import { parameterSpecsIssue } from "../../models/parameter-specs.ts";
import type { ParameterIssue } from "../../models/parameters.ts";
import { type AnyPolicyModule, POLICY_KINDS } from "../../policies/catalogue.ts";
import { valueText } from "../../policies/guarded/policy-error.ts";
import { reservedKeys } from "../schema/decisions.ts";
import { isPolicyKind } from "./policies.ts";

/** A policy that keeps to the contract as far as can be seen from outside, or the first thing that is wrong with it. */
export type CheckedPolicy =
  | { readonly module: AnyPolicyModule; readonly issue: null }
  | { readonly issue: ParameterIssue };

/** Whether a value is meant to be a policy. */
export function looksLikePolicy(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && ("kind" in value || "create" in value);
}

/**
 * Checks what a user says is a policy. `meaning` and `source` may be left out: they are for people who choose among
 * policies.
 */
export function checkPolicy(value: unknown): CheckedPolicy {
  const wrong = (path: string, found: unknown, expected: string): CheckedPolicy => ({
    issue: { path, found: found === undefined ? "nothing" : valueText(found), expected },
  });
  if (!looksLikePolicy(value)) return wrong("", value, "a policy: kind, name, parameters and create");
  const { kind, name, meaning = "", source = "", parameters, create } = value;
  if (!isPolicyKind(kind)) return wrong("kind", kind, `one of ${POLICY_KINDS.join(", ")}`);
  if (typeof name !== "string" || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return wrong("name", name, "a name in kebab case, such as least-loaded");
  }
  if (typeof meaning !== "string") return wrong("meaning", meaning, "text");
  if (typeof source !== "string") return wrong("source", source, "text");
  const issue = parameterSpecsIssue(parameters);
  if (issue !== null) {
    return { issue: { ...issue, path: issue.path === "" ? "parameters" : `parameters.${issue.path}` } };
  }
  const taken = Object.keys(parameters as object).find((key) => reservedKeys(kind).includes(key));
  if (taken !== undefined) {
    return {
      issue: { path: `parameters.${taken}`, found: "a key that scenarios use", expected: "another name" },
    };
  }
  if (typeof create !== "function") return wrong("create", create, "a function that returns the policy");
  const module = { kind, name, meaning, source, parameters, create: create.bind(value) };
  return { module: module as unknown as AnyPolicyModule, issue: null };
}
