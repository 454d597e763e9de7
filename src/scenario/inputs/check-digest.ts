import { ScenarioError } from "../diagnostics.ts";
import type { InputSpec } from "../specification.ts";

/** @throws ScenarioError if an input's contents are not those that the scenario names */
export function checkDigest(input: InputSpec, sha256: string): void {
  if (input.sha256 === null || input.sha256 === sha256) return;
  throw new ScenarioError([
    {
      ...input.declaredAt,
      path: `inputs.${input.name}.sha256`,
      found: `contents with ${sha256}`,
      expected: input.sha256,
    },
  ]);
}
