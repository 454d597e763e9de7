import { nearestName } from "../nearest.ts";
import { looksLikePolicy } from "./check-policy.ts";
import type { ModuleExports } from "./evaluate.ts";
import type { PolicyReference } from "./references.ts";

/** What a reference stands for, not checked yet, or why it stands for nothing. */
export type Picked =
  | { readonly candidate: unknown; readonly problem: null }
  | { readonly problem: { readonly found: string; readonly expected: string; readonly nearest?: string } };

/**
 * The export of a module that a scenario means: of those of the kind that the place asks for the one that is named, else
 * the default export, else the only one. A module whose exports are themselves `kind`, `name`, `parameters` and `create`
 * is one policy.
 */
export function pickPolicy(exports: ModuleExports, { kind, policyName }: PolicyReference): Picked {
  const values = looksLikePolicy(exports) ? [exports] : Object.values(exports);
  const all = [...new Set(values)].filter(looksLikePolicy);
  if (all.length === 0) {
    const names = Object.keys(exports);
    const found =
      names.length === 0
        ? "a module without exports"
        : `a module that exports ${names.join(", ")}, no policy`;
    return problem(found, `an export of kind ${kind}: kind, name, parameters and create`);
  }
  const fitting = all.filter((policy) => policy.kind === kind);
  const only = all.length === 1 ? all[0]! : undefined;
  // What is wrong with the kind itself is for the check to say.
  if (only !== undefined && typeof only.kind !== "string") return { candidate: only, problem: null };
  if (fitting.length === 0) {
    const kinds = [...new Set(all.map((policy) => String(policy.kind)))];
    return problem(`a policy of kind ${kinds.join(", ")}`, `one of kind ${kind}`);
  }
  const names = fitting.map((policy) => String(policy.name));
  if (policyName !== null) {
    const named = fitting.find((policy) => policy.name === policyName);
    if (named !== undefined) return { candidate: named, problem: null };
    const nearest = nearestName(policyName, names);
    const { problem: unknown } = problem(`no policy "${policyName}" there`, `one of ${names.join(", ")}`);
    return { problem: { ...unknown!, ...(nearest !== undefined && { nearest }) } };
  }
  const candidate = fitting.find((policy) => policy === exports.default) ?? fitting[0];
  if (fitting.length > 1 && candidate !== exports.default) {
    return problem(
      `${fitting.length} policies of kind ${kind}`,
      `# and a name behind the path: ${names.join(", ")}`,
    );
  }
  return { candidate, problem: null };
}

function problem(found: string, expected: string): Picked {
  return { problem: { found, expected } };
}
