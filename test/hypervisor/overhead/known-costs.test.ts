import { describe, expect, test } from "vitest";
import { everyMeasured } from "../../../src/hypervisor/overhead/every-measured.ts";
import { costsText, knownCosts } from "../../../src/hypervisor/overhead/known-costs.ts";
import { measureOverhead } from "../../../src/hypervisor/overhead/measure-overhead.ts";
import { MEASURED_COSTS } from "../../../src/hypervisor/overhead/measured-costs.ts";
import { MEASURED_OPERATIONS } from "../../../src/hypervisor/overhead/measured-operations.ts";
import { skylake } from "../../../src/hypervisor/processors/skylake.ts";
import { combinationKey } from "../../../src/hypervisor/techniques/combination.ts";
import { TECHNIQUE_FACTS } from "../../../src/hypervisor/techniques/facts.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import { resolveCombination } from "../../../src/hypervisor/techniques/resolve-combination.ts";

const combinations = everyMeasured();

/**
 * Every technique, every processor and every 61st combination besides: 61 divides neither the number of processors nor
 * that of any technique's combinations, so that the sample comes round to everything there is to choose.
 */
function sample(): typeof combinations {
  const seen = new Set<string>();
  return combinations.filter(({ combination: { technique, processor } }, index) => {
    const isNew = !seen.has(technique) || !seen.has(processor.name);
    seen.add(technique).add(processor.name);
    return isNew || index % 61 === 0;
  });
}

describe("known costs", () => {
  test("are those of all combinations that there are, each once", () => {
    const keys = MEASURED_COSTS.trim()
      .split("\n")
      .map((line) => line.slice(0, line.indexOf(" ")));
    expect(keys).toEqual(combinations.map(({ combination }) => combinationKey(combination)));
  });

  test.each(sample().map((resolved) => [combinationKey(resolved.combination), resolved] as const))(
    "%s costs what it costs when it is measured anew",
    (_key, resolved) => {
      const measured = measureOverhead(resolved).map(({ operation, cycles, host }) => ({
        operation,
        cycles,
        host,
      }));
      const known = knownCosts(resolved.combination);
      expect(known).toHaveLength(measured.length);
      expect(new Map(known.map((cost) => [cost.operation, cost]))).toEqual(
        new Map(measured.map((cost) => [cost.operation, cost])),
      );
    },
  );

  test("survive being written and read", () => {
    const all = combinations.map(({ combination }) => ({ combination, costs: knownCosts(combination) }));
    expect(costsText(all, MEASURED_OPERATIONS)).toBe(MEASURED_COSTS);
  });

  test("of a processor that nobody measured are refused", () => {
    const { combination } = resolveCombination({ technique: "native" }, techniques);
    const other = { ...combination, processor: { ...skylake, name: "pentium" } };
    expect(() => knownCosts(other)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: native/none/native/none/pentium: not one of the combinations that were measured]`,
    );
  });
});

test("facts are those of the techniques, in the same order", () => {
  const facts = techniques.map((technique) =>
    Object.fromEntries(
      Object.entries(technique).filter(([key]) => key in TECHNIQUE_FACTS[0]! || key === "ownGuestsOnly"),
    ),
  );
  expect(TECHNIQUE_FACTS).toEqual(facts);
});
