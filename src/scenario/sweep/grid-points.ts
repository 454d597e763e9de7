import { rangeValues, writtenAmount } from "./amount.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import type { Amount, SweepSpec } from "./sweep.ts";

/** A value that stands in for one of the scenario. */
export interface Assignment {
  /** Path in the scenario, its parts joined by dots. */
  readonly path: string;
  /** As YAML has it. */
  readonly value: unknown;
  /** The value in a cell of a table, or in the name of a run. */
  readonly text: string;
  /** Where the sweep has it: keys and list positions from the top of the scenario. */
  readonly source: readonly (string | number)[];
}

/** One combination of values: what makes a run, but for its seed. */
export type GridPoint = readonly Assignment[];

/** Values that take turns together. */
type Axis = readonly GridPoint[];

/** What a mapping of a value and its name consists of. */
const LABELLED = ["label", "value"];

/**
 * All points of a sweep: every value of each axis with every one of the others, the last axis fastest. Axes stand in the
 * order in which the sweep has them: lists of values, ranges, zipped lists, the hypercube.
 *
 * @param fixed - values by path that the command line gives: axes of one path shrink to that value
 */
export function gridPoints(
  sweep: SweepSpec | null,
  fixed: ReadonlyMap<string, unknown>,
): readonly GridPoint[] {
  if (sweep === null) return [[]];
  const axes = axesOf(sweep).filter((axis) => !axis[0]!.every(({ path }) => fixed.has(path)));
  let points: GridPoint[] = [[]];
  for (const axis of axes) points = points.flatMap((point) => axis.map((more) => [...point, ...more]));
  return points.filter((point) => !sweep.exclude.some((excluded) => matches(point, excluded, fixed)));
}

/** Paths that a sweep varies together: one of them cannot be fixed alone. */
export function jointPaths(sweep: SweepSpec): readonly (readonly string[])[] {
  return [
    ...sweep.zip.map((lists) => Object.keys(lists)),
    ...(sweep.latinHypercube === null ? [] : [Object.keys(sweep.latinHypercube.parameters)]),
  ].filter((paths) => paths.length > 1);
}

function axesOf(sweep: SweepSpec): readonly Axis[] {
  const { values, ranges, zip, latinHypercube: cube } = sweep;
  return [
    ...Object.entries(values).map(([path, list]) =>
      list.map((value, i) => [assignment(path, value, ["sweep", "values", path, i])]),
    ),
    ...Object.entries(ranges).map(([path, range]) => {
      const amounts = rangeValues(range);
      if ("expected" in amounts) throw new RangeError(`sweep.ranges.${path}: expected ${amounts.expected}`);
      return amounts.map((amount) => [amountAt(path, amount, ["sweep", "ranges", path])]);
    }),
    ...zip.map((lists, z) => {
      const length = Object.values(lists)[0]!.length;
      return Array.from({ length }, (_, i) =>
        Object.entries(lists).map(([path, list]) => assignment(path, list[i], ["sweep", "zip", z, path, i])),
      );
    }),
    ...(cube === null
      ? []
      : [
          latinHypercube(cube).map((sample) =>
            Object.entries(sample).map(([path, amount]) =>
              amountAt(path, amount, ["sweep", "latinHypercube", "parameters", path]),
            ),
          ),
        ]),
  ];
}

function amountAt(path: string, amount: Amount, source: Assignment["source"]): Assignment {
  return assignment(path, writtenAmount(amount), source);
}

/** A value of a list; a mapping of `label` and `value` has a name of its own. */
function assignment(path: string, written: unknown, source: Assignment["source"]): Assignment {
  if (!isLabelled(written)) return { path, value: written, text: textOf(written), source };
  return { path, value: written.value, text: written.label, source: [...source, "value"] };
}

function isLabelled(value: unknown): value is { readonly label: string; readonly value: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === LABELLED.length && LABELLED.every((key) => keys.includes(key)) && "label" in value
    ? typeof value.label === "string"
    : false;
}

/** A value in a cell. */
export function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function matches(
  point: GridPoint,
  excluded: Readonly<Record<string, unknown>>,
  fixed: ReadonlyMap<string, unknown>,
): boolean {
  return Object.entries(excluded).every(([path, value]) => {
    const own = point.find((candidate) => candidate.path === path);
    const text = own?.text ?? (fixed.has(path) ? textOf(fixed.get(path)) : undefined);
    return text === textOf(value) || (own !== undefined && textOf(own.value) === textOf(value));
  });
}
