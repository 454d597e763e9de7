import type { PolicyKind } from "../../policies/catalogue.ts";
import type { Path } from "../schema/problems.ts";

/** The value of a scenario that names a policy. */
export interface PolicyPlace {
  readonly path: Path;
  readonly kind: PolicyKind;
}

/** Every value of a scenario that names a policy. */
export const POLICY_PLACES: readonly PolicyPlace[] = [
  { path: ["placement", "policy"], kind: "placement" },
  { path: ["consolidation", "overload", "detection"], kind: "overload-detection" },
  { path: ["consolidation", "selection", "policy"], kind: "vm-selection" },
];

/** A policy that a scenario asks for by the path of its module. */
export interface PolicyReference extends PolicyPlace {
  /** As the scenario has it: a path, with `#` and the policy's name where a module has several. */
  readonly written: string;
  readonly modulePath: string;
  /** Which of the module's policies; null: the only one of its kind. */
  readonly policyName: string | null;
}

// A name is in kebab case and has no ending, so that the two cannot be mistaken for each other.
const MODULE_PATH = /^(?<modulePath>.*\.[cm]?[jt]s)(?:#(?<policyName>.*))?$/;

/** What such a path looks like, for editors. */
export const MODULE_PATTERN = "\\.[cm]?[jt]s(#.*)?$";

/** Whether text may hold a module's path: where it does not, there is no need to look closer. */
export function mayNameModules(text: string): boolean {
  return /\.[cm]?[jt]s\b/.test(text);
}

/** The modules that a scenario names, which need not be right otherwise. */
export function policyReferences(data: unknown): PolicyReference[] {
  return POLICY_PLACES.flatMap((place) => {
    const written = valueAt(data, place.path);
    const found = typeof written === "string" ? MODULE_PATH.exec(written)?.groups : undefined;
    if (found === undefined) return [];
    const { modulePath, policyName } = found;
    return [
      { ...place, written: written as string, modulePath: modulePath!, policyName: policyName ?? null },
    ];
  });
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
