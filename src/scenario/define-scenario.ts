import type { AnyPolicyModule } from "../policies/catalogue.ts";
import { type Diagnostic, ScenarioError } from "./diagnostics.ts";
import { type LoadedScenario, type PolicyLoadOptions, parseWithPolicies } from "./load-with-policies.ts";
import { looksLikePolicy } from "./policy-modules/check-policy.ts";
import { POLICY_PLACES } from "./policy-modules/references.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** What messages call a scenario that is in no file. */
const IN_CODE = "scenario";

/**
 * A scenario written in code: the same keys and values as in a file, checked in the same way. A policy may be given as
 * such in the place of its name. Paths of inputs and of policy modules are relative to the working folder.
 *
 * @throws ScenarioError with all problems, by their path
 */
export async function defineScenario(
  definition: ScenarioFile,
  options: PolicyLoadOptions = {},
): Promise<LoadedScenario> {
  const policies: AnyPolicyModule[] = [...(options.policies ?? [])];
  const places = POLICY_PLACES.map(({ path }) => path.join("."));
  const text = JSON.stringify(plain(definition, "", places, policies), null, 2);
  try {
    return { ...(await parseWithPolicies(text, IN_CODE, { ...options, policies })), file: null };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ScenarioError(error.diagnostics.map(withoutPosition));
  }
}

/** The definition with each policy replaced by its name, and put among `policies`. */
function plain(
  value: unknown,
  path: string,
  places: readonly string[],
  policies: AnyPolicyModule[],
): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (places.includes(path) && looksLikePolicy(value)) {
    const policy = value as unknown as AnyPolicyModule;
    if (!policies.includes(policy)) policies.push(policy);
    return policy.name;
  }
  const prefix = path === "" ? "" : `${path}.`;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, plain(inner, prefix + key, places, policies)]),
  );
}

/** Lines of the text that nobody has written say nothing. */
function withoutPosition({ line: _, column: __, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}
