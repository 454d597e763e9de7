import { CombinationError } from "./combination-error.ts";
import type { TechniqueFacts } from "./facts.ts";
import {
  type CombinationRequest,
  type ResolvedCombination,
  resolveCombination,
} from "./resolve-combination.ts";

/**
 * All combinations of a technique: each paging with each I/O on each type, as far as they go together and are not asked
 * for one by one.
 *
 * @throws CombinationError if a name is unknown; an empty list means that nothing goes together
 */
export function everyCombination<Known extends TechniqueFacts>(
  request: CombinationRequest,
  techniques: readonly Known[],
): readonly ResolvedCombination<Known>[] {
  const { technique } = resolveCombination({ technique: request.technique }, techniques);
  const found: ResolvedCombination<Known>[] = [];
  for (const paging of request.paging === undefined ? technique.paging : [request.paging]) {
    for (const io of request.io === undefined ? technique.io : [request.io]) {
      for (const type of request.type === undefined ? technique.types.map(String) : [request.type]) {
        const resolved = possible({ ...request, paging, io, type }, techniques);
        if (resolved !== null) found.push(resolved);
      }
    }
  }
  return found;
}

function possible<Known extends TechniqueFacts>(
  request: CombinationRequest,
  techniques: readonly Known[],
): ResolvedCombination<Known> | null {
  try {
    return resolveCombination(request, techniques);
  } catch (thrown) {
    if (thrown instanceof CombinationError && thrown.problem.part !== "processor") return null;
    throw thrown;
  }
}
