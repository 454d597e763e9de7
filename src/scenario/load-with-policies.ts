import { createHash } from "node:crypto";
import { type AnyPolicyModule, BUILT_IN_POLICIES } from "../policies/catalogue.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { ScenarioDocument } from "./document.ts";
import { examineDocument, type LoadOptions, overrideOf, readScenarioText } from "./load.ts";
import { applyOverride, type Override, readOverride } from "./overrides.ts";
import { checkPolicy } from "./policy-modules/check-policy.ts";
import {
  builtInOnly,
  POLICY_TIMEOUT_S,
  type Policies,
  policiesWith,
  type UserPolicy,
} from "./policy-modules/policies.ts";
import { mayNameModules, type PolicyReference, policyReferences } from "./policy-modules/references.ts";
import type { Scenario } from "./specification.ts";
import type { GridSpec } from "./sweep/sweep.ts";

/** How a scenario is loaded whose policies may be the user's own. */
export interface PolicyLoadOptions extends Omit<LoadOptions, "policies"> {
  /** Policies that the scenario can name besides the built-in ones and those of its modules. */
  readonly policies?: readonly AnyPolicyModule[];
  /** How long a user's policy may take to load, to be created, and for its share in one event, s; 10 by default. */
  readonly policyTimeoutS?: number;
}

/** A scenario that was read and checked, with the policies that it names. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly policies: Policies;
  /** The scenario as it was written. */
  readonly text: string;
  /** Its file; null if there is none. */
  readonly file: string | null;
  /** What it was loaded with. */
  readonly options: PolicyLoadOptions;
  /** What an experiment with it varies; a run of the scenario takes no notice. */
  readonly grid: GridSpec;
}

/**
 * Reads and checks a scenario file, with the policy modules that it names.
 *
 * @throws ScenarioError with all problems of the file, or with what is wrong with a policy module
 * @throws TypeError if a policy given in code is not one
 */
export function loadWithPolicies(file: string, options: PolicyLoadOptions = {}): Promise<LoadedScenario> {
  return parseWithPolicies(readScenarioText(file), file, options);
}

/**
 * {@link loadWithPolicies} from text.
 *
 * @param file - what messages call it, and what paths are relative to
 */
export async function parseWithPolicies(
  text: string,
  file: string,
  options: PolicyLoadOptions = {},
): Promise<LoadedScenario> {
  return resolveWithPolicies(text, new ScenarioDocument(file, text), options);
}

/**
 * {@link loadWithPolicies} from a document that was read before: an experiment resolves one many times.
 *
 * @param text - the document's
 */
export async function resolveWithPolicies(
  text: string,
  document: ScenarioDocument,
  options: PolicyLoadOptions = {},
): Promise<LoadedScenario> {
  const { file } = document;
  const policies = await policiesOf(text, document, options);
  const { scenario, grid } = examineDocument(document, { ...options, policies: policies.known });
  return { scenario, policies, text, file, options, grid };
}

/** The policies that a scenario can name, those of the modules that it names included. */
export async function policiesOf(
  text: string,
  document: ScenarioDocument,
  options: PolicyLoadOptions = {},
): Promise<Policies> {
  const { policies: given = [], policyTimeoutS = POLICY_TIMEOUT_S, overrides = [], point = [] } = options;
  const users = given.map(registered);
  if (mayNameModules(text) || overrides.some(mayNameModules)) {
    const changes = [
      ...point.map((assignment) => overrideOf(assignment, document)),
      ...overrides.map(readOverride),
    ];
    users.push(...(await modulesOf(document, changes, policyTimeoutS)));
  }
  return users.length === 0 ? builtInOnly() : policiesWith(users, policyTimeoutS);
}

async function modulesOf(
  document: ScenarioDocument,
  overrides: readonly Override[],
  limitS: number,
): Promise<UserPolicy[]> {
  // Loaded here, because most scenarios name no module.
  const { loadPolicies } = await import("./policy-modules/load-policies.ts");
  const { file } = document;
  const data = overrides.reduce<unknown>(
    (changed, override) => applyOverride(changed, override),
    document.data,
  );
  const locate = (reference: PolicyReference): Pick<Diagnostic, "file" | "line" | "column" | "path"> => {
    const path = reference.path.join(".");
    const cause = overrides.findLast((override) => `${path}.`.startsWith(`${override.path.join(".")}.`));
    if (cause !== undefined) return { file: cause.option, path };
    const { line, column } = document.locate(reference.path, false);
    return { file, line, column, path };
  };
  return loadPolicies(policyReferences(data), file, locate, limitS);
}

/** A policy that was given in code. What it computes is known by its text alone. */
function registered(policy: AnyPolicyModule, i: number, all: readonly AnyPolicyModule[]): UserPolicy {
  const fail = (path: string, found: string, expected: string): never => {
    throw new TypeError(
      `policies[${i}]${path === "" ? "" : `.${path}`}: found ${found}, expected ${expected}`,
    );
  };
  const checked = checkPolicy(policy);
  if (checked.issue !== null) return fail(checked.issue.path, checked.issue.found, checked.issue.expected);
  const { module } = checked;
  const { kind, name } = module;
  const others = [...BUILT_IN_POLICIES[kind], ...all.slice(0, i)];
  if (others.some((other) => other.kind === kind && other.name === name)) {
    fail("name", `"${name}" again`, `a name of its own among policies of kind ${kind}`);
  }
  const text = JSON.stringify([kind, name, module.parameters, String(policy.create)]);
  return {
    written: name,
    module,
    origin: { module: null, sha256: createHash("sha256").update(text).digest("hex") },
    identity: { kind, name, module: null, placeOf: () => null },
  };
}
