import { expect, it } from "vitest";
import { parameterSpecsIssue } from "../../models/parameter-specs.ts";
import { resolveParameters } from "../../models/parameters.ts";
import type { AnyPolicyModule, PolicyKind } from "../../policies/catalogue.ts";

/** Tests of what every policy module must do, whatever it decides. */
export function moduleContract(module: AnyPolicyModule, kind: PolicyKind): void {
  it("declares its kind, a kebab-case name, and parameters", () => {
    expect(module.kind).toBe(kind);
    expect(module.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(parameterSpecsIssue(module.parameters)).toBeNull();
  });

  it("refuses a parameter that it does not declare", () => {
    expect(() => resolveParameters(module.parameters, { treshold: 0.5 })).toThrow("treshold");
  });
}
