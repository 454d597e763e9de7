import { type Combination, combinationKey } from "../techniques/combination.ts";
import { MEASURED_COSTS } from "./measured-costs.ts";
import { MEASURED_OPERATIONS } from "./measured-operations.ts";
import type { OperationCost } from "./operation-cost.ts";

/** How a combination is written that cannot do an operation. */
const ABSENT = "-";

/** What is known of a combination of the registries: the costs of the operations that it can do. */
export interface CombinationCosts {
  readonly combination: Combination;
  readonly costs: readonly OperationCost[];
}

/**
 * What one event of each operation costs under a combination, as it was measured when `measured-costs.ts` was made.
 * Looks at the line of this combination alone.
 *
 * @throws RangeError if the combination was not measured: its technique or its processor is not one of the registries
 */
export function knownCosts(combination: Combination): readonly OperationCost[] {
  const key = combinationKey(combination);
  const start = MEASURED_COSTS.indexOf(`\n${key} `);
  if (start < 0) throw new RangeError(`${key}: not one of the combinations that were measured`);
  const texts = MEASURED_COSTS.slice(start + 1, MEASURED_COSTS.indexOf("\n", start + 1)).split(" ");
  const costs: OperationCost[] = [];
  MEASURED_OPERATIONS.forEach((operation, i) => {
    const text = texts[i + 1]!;
    if (text === ABSENT) return;
    const [cycles, host = "0"] = text.split("+");
    costs.push({ operation, cycles: Number(cycles), host: Number(host) });
  });
  return costs;
}

/** The text that {@link knownCosts} reads: a line for each combination, between line feeds. */
export function costsText(combinations: readonly CombinationCosts[], operations: readonly string[]): string {
  const lines = combinations.map(({ combination, costs }) => {
    const texts = operations.map((operation) => {
      const cost = costs.find((candidate) => candidate.operation === operation);
      if (cost === undefined) return ABSENT;
      return cost.host === 0 ? `${cost.cycles}` : `${cost.cycles}+${cost.host}`;
    });
    return [combinationKey(combination), ...texts].join(" ");
  });
  return `\n${lines.join("\n")}\n`;
}
