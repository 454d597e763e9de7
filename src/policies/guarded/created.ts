import type { PolicyKind } from "../catalogue.ts";
import type { PlacementKey } from "../placement/placement.ts";
import { valueText } from "./policy-error.ts";

/** Written as a mapping, so that the compiler knows when a key is missing. */
const PLACEMENT_KEYS: Readonly<Record<PlacementKey, true>> = {
  "server-id": true,
  "next-server-id": true,
  "least-free-cpu": true,
  "most-free-cpu": true,
  "least-free-memory": true,
  "most-free-memory": true,
  "power-increase": true,
  score: true,
  choice: true,
};

/** What is wrong with what a user's module has created. */
export interface CreationIssue {
  readonly found: string;
  readonly expected: string;
}

/** Whether what a user's module has created can be asked what policies of its kind are asked; null if it can. */
export function creationIssue(kind: PolicyKind, created: unknown): CreationIssue | null {
  const members = (created ?? {}) as Readonly<Record<string, unknown>>;
  switch (kind) {
    case "placement":
      return placementIssue(created, members);
    case "overload-detection":
      return functionIssue(created, members, "overloaded");
    case "vm-selection":
      return functionIssue(created, members, "select");
  }
}

function placementIssue(created: unknown, members: Readonly<Record<string, unknown>>): CreationIssue | null {
  const { key } = members;
  if (typeof key !== "string" || !Object.hasOwn(PLACEMENT_KEYS, key)) {
    const keys = Object.keys(PLACEMENT_KEYS).join(", ");
    return { found: withMember(created, "key", key), expected: `an object whose key is one of ${keys}` };
  }
  if (key === "score") return functionIssue(created, members, "score");
  return key === "choice" ? functionIssue(created, members, "choose") : null;
}

function functionIssue(
  created: unknown,
  members: Readonly<Record<string, unknown>>,
  name: string,
): CreationIssue | null {
  if (typeof members[name] === "function") return null;
  return { found: withMember(created, name, members[name]), expected: `an object with a function ${name}` };
}

function withMember(created: unknown, name: string, member: unknown): string {
  if (typeof created !== "object" || created === null || valueText(created) === "a promise") {
    return valueText(created);
  }
  return member === undefined
    ? `an object without ${name}`
    : `an object whose ${name} is ${valueText(member)}`;
}
