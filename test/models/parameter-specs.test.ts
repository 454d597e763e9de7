import { describe, expect, it } from "vitest";
import { parameterSpecsIssue } from "../../src/models/parameter-specs.ts";
import { powerModels } from "../../src/models/power/registry.ts";
import { BUILT_IN_POLICIES } from "../../src/policies/catalogue.ts";

const declared = [...powerModels, ...Object.values(BUILT_IN_POLICIES).flat()];

it.each(declared.map(({ name, parameters }) => [name, parameters] as const))(
  "accepts those of %s",
  (_, specs) => {
    expect(parameterSpecsIssue(specs)).toBeNull();
  },
);

describe("declarations of parameters", () => {
  const issue = (specs: unknown) => {
    const { path, found, expected } = parameterSpecsIssue(specs)!;
    return `${path}: ${found}; ${expected}`;
  };
  const meaning = "x";

  it("are a mapping by name", () => {
    expect(issue(undefined)).toBe(": nothing; declarations by name");
    expect(issue([])).toBe(": a list of 0; declarations by name");
    expect(issue({ "my-name": {} })).toBe(
      "my-name: this name; letters and digits, a lower-case letter first",
    );
  });

  it("have a kind, a meaning, and bounds that are numbers", () => {
    expect(issue({ a: null })).toBe("a: null; a declaration");
    expect(issue({ a: { kind: "flag" } })).toBe("a.meaning: nothing; text");
    expect(issue({ a: { kind: "number", meaning, min: "1" } })).toBe('a.min: "1"; a number');
    expect(issue({ a: { kind: "choice", meaning, choices: [] } })).toBe(
      "a.choices: a list of 0; a list of texts",
    );
    expect(issue({ a: { kind: "list", meaning, of: { kind: "flags", meaning } } })).toBe(
      'a.of.kind: "flags"; one of number, quantity, choice, flag, list',
    );
  });

  it("have a default that one could give", () => {
    expect(issue({ a: { kind: "choice", meaning, choices: ["x"], default: "y" } })).toBe(
      'a.default: "y"; one of x',
    );
    expect(issue({ a: { kind: "quantity", meaning, dimension: "fraction", default: 2 } })).toBe(
      "a.default: 2; a fraction from 0 to 1",
    );
    expect(issue({ a: { kind: "number", meaning, default: Number.NaN } })).toBe("a.default: NaN; a number");
  });
});
