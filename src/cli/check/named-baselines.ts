import { existsSync } from "node:fs";
import {
  baselinesOf,
  newBaseline,
  newBaselinePath,
  USUAL_FOLDERS,
  usualBaselines,
} from "../../experiment/baselines/find-baselines.ts";
import { type BaselineFile, readBaseline } from "../../experiment/baselines/read-baseline.ts";
import { UsageError } from "../usage-error.ts";

/** A baseline that is read when its turn comes, so that one that is broken does not keep others from being judged. */
export type Load = () => BaselineFile;

/** Options for a new baseline. */
export interface Creation {
  readonly set: readonly string[];
  readonly seeds: string | undefined;
  readonly name: string | undefined;
}

/**
 * The baselines that operands name.
 *
 * @throws UsageError if there are none, or options for new ones
 */
export function baselinesToJudge(operands: readonly string[], { set, seeds, name }: Creation): Load[] {
  const given = Object.entries({ set: set[0], seeds, name }).find(([, value]) => value !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given[0]}: expected --update with it: it is for new baselines`);
  return namedBaselines(operands).map((file) => () => readBaseline(file));
}

/**
 * The baselines that operands name; a new one for a scenario that has none, or if options ask for it.
 *
 * @throws UsageError if there are none, or options that do not fit
 */
export function baselinesToUpdate(operands: readonly string[], creation: Creation): Load[] {
  const { set, seeds, name } = creation;
  const [operand] = operands;
  const isScenario = operands.length === 1 && /\.ya?ml$/.test(operand!);
  const wants = set.length > 0 || seeds !== undefined || name !== undefined;
  if (!isScenario) {
    if (wants)
      throw new UsageError("--set, --seeds and --name: expected one scenario, of which a baseline is made");
    return namedBaselines(operands).map((file) => () => readBaseline(file));
  }
  const scenario = operand!;
  const path = newBaselinePath(scenario, name ?? null);
  const existing = baselinesOf(scenario);
  if (!wants && existing.length > 0) return existing.map((file) => () => readBaseline(file));
  if (existsSync(path)) {
    throw new UsageError(
      `check: ${path} is there already; its keys can be edited, and --name makes another baseline`,
    );
  }
  const seedList = seeds === undefined ? [1] : readSeeds(seeds);
  return [() => newBaseline(path, scenario, { overrides: set, seeds: seedList })];
}

/** @throws UsageError if there are none */
function namedBaselines(operands: readonly string[]): string[] {
  if (operands.length === 0) {
    const usual = usualBaselines();
    if (usual.length > 0) return usual;
    throw new UsageError(
      `check: found no baselines in ${USUAL_FOLDERS.join(" or ")}, expected some, or their names`,
    );
  }
  const files = operands.flatMap((operand) => {
    const found = baselinesOf(operand);
    if (found.length > 0) return found;
    throw new UsageError(
      `check: found no baselines of ${operand}, expected some: --update makes one of a scenario`,
    );
  });
  return [...new Set(files)];
}

function readSeeds(text: string): number[] {
  const range = /^(?<first>\d+)\.\.(?<last>\d+)$/.exec(text)?.groups;
  const seeds = range === undefined ? text.split(",") : span(Number(range.first), Number(range.last));
  if (seeds.length === 0 || !seeds.every((seed) => /^\d+$/.test(String(seed)))) {
    throw new UsageError(`--seeds: found "${text}", expected seeds such as 1,2,5 or 1..5`);
  }
  return seeds.map(Number);
}

function span(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
