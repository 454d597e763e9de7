import * as fc from "fast-check";
import { describe, it } from "vitest";
import { FlowNetwork, type Ways } from "../../../src/models/network/flow-network.ts";
import { type PlainFlow, progressiveFilling } from "../../support/progressive-filling.ts";

/** Ways given by a list: from end point i, whatever the other, goes path i. */
function listedWays(capacities: readonly number[], paths: readonly (readonly number[])[]): Ways {
  return {
    capacityBitps: Float64Array.from(capacities),
    latencyS: new Float64Array(capacities.length),
    writePath: (from, _to, into, offset) => {
      const path = paths[from]!;
      into.set(path, offset);
      return path.length;
    },
  };
}

type Step =
  | { readonly kind: "start"; readonly path: number; readonly cap: number }
  | { readonly kind: "end"; readonly which: number }
  | { readonly kind: "cap"; readonly which: number; readonly cap: number }
  | { readonly kind: "settle" };

interface Case {
  readonly capacities: readonly number[];
  readonly paths: readonly (readonly number[])[];
  readonly steps: readonly Step[];
}

/** Few different capacities give many ties, many give few. */
const rate = fc.oneof(
  fc.constantFrom(1, 2, 3, 4, 10),
  fc.double({ min: 0.1, max: 100, noNaN: true, noDefaultInfinity: true }),
);
const cap = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), rate);

function cases(links: number, steps: number): fc.Arbitrary<Case> {
  return fc.integer({ min: 1, max: links }).chain((count) => {
    const path = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 5, size: "max" });
    const which = fc.nat();
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("start" as const), path: fc.nat(), cap }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("end" as const), which }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("cap" as const), which, cap }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("settle" as const) }) },
    );
    return fc.record({
      capacities: fc.array(rate, { minLength: count, maxLength: count }),
      paths: fc.array(path, { minLength: 1, maxLength: 20, size: "max" }),
      steps: fc.array(step, { maxLength: steps, size: "max" }),
    });
  });
}

function holds({ capacities, paths, steps }: Case): void {
  const network = new FlowNetwork(listedWays(capacities, paths));
  const open: { row: number; plain: PlainFlow }[] = [];
  for (const step of [...steps, { kind: "settle" } as const]) {
    if (step.kind === "start") {
      const index = step.path % paths.length;
      const row = network.open(index, 0, step.cap);
      open.push({ row, plain: { path: paths[index]!, capBitps: step.cap } });
      network.send(row, 1e9, 0);
    } else if (step.kind === "settle") {
      network.settle(0);
      const expected = progressiveFilling(
        capacities,
        open.map(({ plain }) => plain),
      );
      for (const [i, { row }] of open.entries()) {
        const found = network.rateBitps(row);
        if (found === expected[i]) continue;
        if (!(Math.abs(found - expected[i]!) <= 1e-9 * expected[i]!))
          throw new Error(`flow ${i}: found ${found}, expected ${expected[i]}`);
      }
    } else if (open.length > 0) {
      const at = step.which % open.length;
      const { row, plain } = open[at]!;
      if (step.kind === "end") {
        network.close(row, 0);
        open.splice(at, 1);
      } else {
        network.setCap(row, step.cap, 0);
        open[at] = { row, plain: { ...plain, capBitps: step.cap } };
      }
    }
  }
}

describe("FairRates", () => {
  it.each([
    ["few links", 3, 40, 500],
    ["some links", 12, 100, 500],
    ["many flows", 40, 400, 100],
  ])("gives the rates of progressive filling over everything: %s", (_name, links, steps, numRuns) => {
    fc.assert(fc.property(cases(links, steps), holds), { numRuns });
  });
});
