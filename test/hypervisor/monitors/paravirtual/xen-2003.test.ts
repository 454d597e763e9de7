import { describe, expect, it } from "vitest";
import { OverheadTable } from "../../../../src/hypervisor/overhead/overhead-table.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { paravirtual } from "../../../../src/hypervisor/techniques/paravirtual.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../../src/hypervisor/techniques/technique.ts";

/** P. Barham et al., Xen and the art of virtualization, SOSP 2003, tables 3 to 5: on a Xeon of 2.4 GHz, which is NetBurst. */
const XEON_MHZ = 2400;

interface LmbenchFigure {
  readonly benchmark: string;
  readonly nativeUs: number;
  readonly xenUs: number;
  /** What of it the monitor has a part in: operations, and how often each. */
  readonly operations: Readonly<Record<string, number>>;
}

const FIGURES: readonly LmbenchFigure[] = [
  { benchmark: "null call", nativeUs: 0.45, xenUs: 0.46, operations: { "null-system-call": 1 } },
  { benchmark: "2p/0K context switch", nativeUs: 0.77, xenUs: 1.97, operations: { "context-switch": 1 } },
  { benchmark: "page fault", nativeUs: 1.42, xenUs: 2.73, operations: { "page-fault-true": 1 } },
  {
    // A fault that the kernel turns into a signal and not into an entry.
    benchmark: "protection fault",
    nativeUs: 1.06,
    xenUs: 1.4,
    operations: { "page-fault-true": 1, "page-table-modify-absent-to-present": -1 },
  },
  {
    // What the parent has in one table becomes read-only, and the child gets as much.
    benchmark: "fork",
    nativeUs: 110,
    xenUs: 198,
    operations: { "fork-like": 2 },
  },
];

const table = new OverheadTable();

function cyclesOf(operation: string, technique: Technique): number {
  const resolved = resolveCombination({ technique: technique.name, processor: "prescott" }, [technique]);
  return table.rows(resolved).find((row) => row.operation === operation)!.cycles;
}

/** How much longer a benchmark takes: what it took natively then, and what the monitor adds to its operations here. */
function predictedRatio({ nativeUs, operations }: LmbenchFigure): number {
  let added = 0;
  for (const [operation, count] of Object.entries(operations)) {
    added += count * (cyclesOf(operation, paravirtual) - cyclesOf(operation, native));
  }
  return 1 + added / (nativeUs * XEON_MHZ);
}

describe("lmbench under Xen, predicted from the monitor's own cycles", () => {
  const rows = FIGURES.map((figure) => {
    const predicted = predictedRatio(figure);
    const published = figure.xenUs / figure.nativeUs;
    return { benchmark: figure.benchmark, predicted, published, error: predicted / published };
  });

  it("is what it was, give or take a third", () => {
    for (const { error } of rows) expect(Math.max(error, 1 / error)).toBeLessThan(4 / 3);
    const text = rows.map(
      ({ benchmark, predicted, published }) =>
        `${benchmark}: ${predicted.toFixed(2)}, published ${published.toFixed(2)}`,
    );
    expect(text).toMatchInlineSnapshot(`
      [
        "null call: 1.01, published 1.02",
        "2p/0K context switch: 2.59, published 2.56",
        "page fault: 1.55, published 1.92",
        "protection fault: 1.13, published 1.32",
        "fork: 1.66, published 1.80",
      ]
    `);
  });

  it("has system calls cost least and switches of context most", () => {
    const byRatio = (key: "predicted" | "published") =>
      [...rows].sort((one, other) => one[key] - other[key]).map(({ benchmark }) => benchmark);
    for (const key of ["predicted", "published"] as const) {
      expect(byRatio(key).at(0)).toBe("null call");
      expect(byRatio(key).at(-1)).toBe("2p/0K context switch");
    }
  });
});
