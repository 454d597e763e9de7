import { processors } from "../../hypervisor/processors/registry.ts";
import type { CombinationProblem } from "../../hypervisor/techniques/combination-error.ts";
import { CombinationError } from "../../hypervisor/techniques/combination-error.ts";
import { everyCombination } from "../../hypervisor/techniques/every-combination.ts";
import { techniques } from "../../hypervisor/techniques/registry.ts";
import {
  type CombinationRequest,
  type ResolvedCombination,
  resolveCombination,
} from "../../hypervisor/techniques/resolve-combination.ts";
import { nearestName } from "../../scenario/nearest.ts";
import { UsageError } from "../usage-error.ts";
import type { CombinationValues } from "./combination-values.ts";

/** What the command line calls the parts of a combination. */
type OptionNames = Readonly<Record<CombinationProblem["part"], string>>;

const OPTION_NAMES: OptionNames = {
  technique: "technique",
  paging: "paging",
  io: "io",
  type: "type",
  processor: "cpu",
};

/**
 * The combination that options ask for.
 *
 * @param techniqueOption - the option that names the technique
 * @throws UsageError if there is no such combination, with the reason or the nearest name
 */
export function readCombination(
  technique: string,
  values: CombinationValues,
  techniqueOption: string = OPTION_NAMES.technique,
): ResolvedCombination {
  return refusing(() => resolveCombination(requestOf(technique, values), techniques), techniqueOption);
}

/**
 * Does something with a combination.
 *
 * @param techniqueOption - the option that names the technique
 * @throws UsageError in place of a CombinationError
 */
export function refusing<Result>(action: () => Result, techniqueOption: string): Result {
  try {
    return action();
  } catch (thrown) {
    if (!(thrown instanceof CombinationError)) throw thrown;
    throw usageErrorOf(thrown, { ...OPTION_NAMES, technique: techniqueOption });
  }
}

/** The name of no processor, but of all of them. */
const ALL_PROCESSORS = "all";

/**
 * The combinations of the techniques named; if none is, those of all techniques that can do what else is asked for.
 *
 * @param every - not a technique's defaults for what is not asked for, but all that it can do
 * @throws UsageError if one that is named cannot, or if none can
 */
export function readCombinations(
  named: readonly string[],
  values: CombinationValues,
  every = false,
): readonly ResolvedCombination[] {
  return values.cpu === ALL_PROCESSORS
    ? ofAllProcessors(named, values, every)
    : ofOneProcessor(named, values, every);
}

/** Processors that cannot do what is asked for are left out. */
function ofAllProcessors(
  named: readonly string[],
  values: CombinationValues,
  every: boolean,
): readonly ResolvedCombination[] {
  const found: ResolvedCombination[] = [];
  let refusal: UsageError | null = null;
  for (const { name } of processors) {
    try {
      found.push(...ofOneProcessor(named, { ...values, cpu: name }, every));
    } catch (thrown) {
      if (!(thrown instanceof UsageError)) throw thrown;
      refusal = thrown;
    }
  }
  if (found.length === 0 && refusal !== null) throw refusal;
  return found;
}

function ofOneProcessor(
  named: readonly string[],
  values: CombinationValues,
  every: boolean,
): readonly ResolvedCombination[] {
  const found: ResolvedCombination[] = [];
  let refusal: UsageError | null = null;
  for (const technique of named.length > 0 ? named : techniques.map(({ name }) => name)) {
    try {
      const one = readCombination(technique, values);
      if (every) found.push(...everyCombination(requestOf(technique, values), techniques));
      else found.push(one);
    } catch (thrown) {
      if (named.length > 0 || !(thrown instanceof UsageError)) throw thrown;
      refusal = thrown;
    }
  }
  if (found.length === 0 && refusal !== null) throw refusal;
  return found;
}

function requestOf(technique: string, { paging, io, type, cpu }: CombinationValues): CombinationRequest {
  return { technique, paging, io, type, processor: cpu };
}

function usageErrorOf({ problem }: CombinationError, names: OptionNames): UsageError {
  const { part, found, expected, candidates } = problem;
  const nearest = nearestName(found.replaceAll('"', ""), candidates);
  const hint = nearest === undefined || expected.includes(": ") ? "" : `, nearest "${nearest}"`;
  return new UsageError(`--${names[part]}: found ${found}, expected ${expected}${hint}`);
}
