import type { OverheadRow } from "../../../src/hypervisor/overhead/overhead-row.ts";
import { OverheadTable } from "../../../src/hypervisor/overhead/overhead-table.ts";
import { CombinationError } from "../../../src/hypervisor/techniques/combination-error.ts";
import { techniques } from "../../../src/hypervisor/techniques/registry.ts";
import {
  type CombinationRequest,
  type ResolvedCombination,
  resolveCombination,
} from "../../../src/hypervisor/techniques/resolve-combination.ts";

/** Measured once for all tests of a file. */
export const table: OverheadTable = new OverheadTable();

/** @throws CombinationError if there is no such combination */
export function resolved(request: CombinationRequest): ResolvedCombination {
  return resolveCombination(request, techniques);
}

/** Whether there is such a combination. */
export function isPossible(request: CombinationRequest): boolean {
  try {
    resolved(request);
    return true;
  } catch (thrown) {
    if (thrown instanceof CombinationError) return false;
    throw thrown;
  }
}

/** The row of an operation. */
export function rowOf(operation: string, request: CombinationRequest): OverheadRow {
  const row = table.rows(resolved(request)).find((candidate) => candidate.operation === operation);
  if (row === undefined) throw new Error(`found no ${operation} under ${JSON.stringify(request)}`);
  return row;
}

/** Cycles an event. */
export function cyclesOf(operation: string, request: CombinationRequest): number {
  return rowOf(operation, request).cycles;
}
