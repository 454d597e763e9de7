import { describe, expect, it } from "vitest";
import { BUILT_IN_POLICIES } from "../../../src/policies/catalogue.ts";
import { mayNameModules, policyReferences } from "../../../src/scenario/policy-modules/references.ts";

const placed = (policy: unknown) => policyReferences({ placement: { policy } });

describe("a reference to a policy module", () => {
  it.each(["./a.ts", "a.js", "../x y/a.mjs", "/a.cjs", "a.test.mts", "C:\\a.cts"])("is %s", (written) => {
    expect(placed(written)).toEqual([
      {
        path: ["placement", "policy"],
        kind: "placement",
        written,
        modulePath: written,
        policyName: null,
      },
    ]);
    expect(mayNameModules(`placement: { policy: ${written} }`)).toBe(true);
  });

  it("may name one of several policies", () => {
    const [reference] = placed("./all.ts#best-of-three");
    expect(reference).toMatchObject({ modulePath: "./all.ts", policyName: "best-of-three" });
  });

  it.each(["first-fit", "./a.json", "ts", "", 3, null, undefined, ["a.ts"]])("is not %s", (written) => {
    expect(placed(written)).toEqual([]);
  });

  it("is looked for where policies are named, whatever else the data are", () => {
    expect(policyReferences(null)).toEqual([]);
    expect(policyReferences({ placement: "a.ts", consolidation: [] })).toEqual([]);
    const consolidation = { overload: { detection: "a.ts" }, selection: { policy: "b.ts" } };
    const kinds = policyReferences({ consolidation }).map(({ kind }) => kind);
    expect(kinds).toEqual(["overload-detection", "vm-selection"]);
  });
});

it("no built-in policy has a name that could be a path", () => {
  for (const { name } of Object.values(BUILT_IN_POLICIES).flat()) expect(mayNameModules(name)).toBe(false);
});
