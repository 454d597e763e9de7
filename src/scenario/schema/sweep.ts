import * as z from "zod/mini";
import { rangeValues, readAmount, writtenAmount } from "../sweep/amount.ts";
import { readSeeds, writtenSeeds } from "../sweep/seeds.ts";
import type { Amount, HypercubeSpan, LatinHypercubeSpec, RangeSpec, SweepSpec } from "../sweep/sweep.ts";
import { choice, count, flag, type Schema, scalar } from "./fields.ts";
import { byDefault, list, named, section } from "./sections.ts";

/** Anything that may stand in a scenario, but nothing: a scalar, a list, a mapping. */
function anyValue(): Schema<unknown> {
  return z
    .unknown()
    .check(
      z.check(({ value, issues }) => {
        if (value !== null && value !== undefined) return;
        issues.push({ code: "custom", input: value, params: { expected: "a value" } });
      }),
    )
    .register(z.globalRegistry, {
      description: "a value as the scenario has it there, or a mapping of it with a label: {label, value}",
    });
}

function amount(meaning: string): Schema<Amount> {
  const json = { type: ["string", "number"], examples: [2, "5 min"] };
  return scalar(
    meaning,
    json,
    (value) => {
      const found = readAmount(value);
      return found === undefined
        ? { expected: "a number, with a unit where the value has one, such as 2 or 5 min" }
        : { value: found };
    },
    (found) => {
      const text = writtenAmount(found);
      return { text, value: text, unit: null };
    },
  );
}

const SCALES = ["linear", "logarithmic"] as const;

function rangeSchema(): Schema<RangeSpec> {
  const shape = {
    from: amount("the first value"),
    to: amount("the end, included if a step leads there"),
    step: z.optional(amount("distance of neighbours")),
    count: z.optional(count("how many values, the ends included")),
    scale: byDefault(
      "linear",
      choice("whether equal distances or equal ratios lie between neighbours", SCALES),
    ),
  };
  const range = section("a range of values", shape, ({ from, to, step, count: values, scale }) => ({
    ...{ from, to, scale },
    step: step ?? null,
    count: values ?? null,
  }));
  return checked(range, (spec) => {
    const values = rangeValues(spec);
    return "expected" in values ? values.expected : null;
  });
}

function hypercubeSchema(): Schema<LatinHypercubeSpec> {
  const span = section<
    { from: Schema<Amount>; to: Schema<Amount>; scale: Schema<RangeSpec["scale"]>; whole: Schema<boolean> },
    HypercubeSpan
  >(
    "one dimension",
    {
      from: amount("the lower end"),
      to: amount("the upper end"),
      scale: byDefault("linear", choice("what is uniform: the value, or its logarithm", SCALES)),
      whole: byDefault(false, flag("whether samples are rounded to whole numbers")),
    },
    (fields) => fields,
  );
  const shape = {
    samples: count("how many points"),
    seed: byDefault(1, count("what the points follow from", 0)),
    parameters: named("ends by the path of the value that is varied", span),
  };
  const cube = section("points spread evenly over several values at once", shape, (fields) => fields);
  return checked(cube, ({ parameters }) => {
    for (const { from, to, scale } of Object.values(parameters)) {
      const ends = rangeValues({ from, to, scale, step: null, count: 2 });
      if ("expected" in ends) return ends.expected;
    }
    return Object.keys(parameters).length === 0 ? "a parameter at least" : null;
  });
}

function valueLists(meaning: string): Schema<Readonly<Record<string, readonly unknown[]>>> {
  return named(meaning, list("the values that it takes", anyValue(), { atLeast: 1 }));
}

/** What an experiment varies. */
export function sweepSchema(): Schema<SweepSpec> {
  const zipped = checked(valueLists("lists of equal length by path"), (lists) => {
    const lengths = new Set(Object.values(lists).map((values) => values.length));
    return lengths.size === 1 ? null : "lists of equal length, one at least";
  });
  const shape = {
    values: byDefault({}, valueLists("lists of values by path, each value with every other")),
    ranges: byDefault({}, named("ranges of values by path, as if written out", rangeSchema())),
    zip: byDefault(
      [],
      list("values that belong together: the first of each list, the second, and so on", zipped),
    ),
    latinHypercube: z.optional(hypercubeSchema()),
    exclude: byDefault(
      [],
      list(
        "combinations that are left out",
        named("values by path: points that have all of them", anyValue()),
      ),
    ),
  };
  const sweep = section("what is varied", shape, ({ latinHypercube, ...fields }) => ({
    ...fields,
    latinHypercube: latinHypercube ?? null,
  }));
  return checked(sweep, ({ values, ranges, zip, latinHypercube, exclude }) => {
    const paths = [values, ranges, ...zip, latinHypercube?.parameters ?? {}].flatMap(Object.keys);
    const twice = paths.find((path, i) => paths.indexOf(path) < i);
    if (twice !== undefined) return `each path once: ${twice} is varied twice`;
    const stranger = exclude.flatMap(Object.keys).find((path) => !paths.includes(path));
    if (stranger !== undefined) return `exclusions of what is varied: ${stranger} is not`;
    return paths.length === 0 ? "something to vary" : null;
  });
}

/** The seeds of an experiment. */
export function seedsSchema(): Schema<readonly number[]> {
  return scalar(
    "seeds that every point of the sweep is run with, in place of seed",
    { type: ["string", "integer", "array"], examples: ["1..30", "1, 2, 5..9"] },
    (value) => {
      const seeds = readSeeds(value);
      return seeds === undefined
        ? { expected: "different whole numbers or ranges of them, such as 1..30 or 1, 2, 5..9" }
        : { value: seeds };
    },
    (seeds) => {
      const text = writtenSeeds(seeds);
      return { text, value: text, unit: null };
    },
  );
}

/** A schema with one more condition; `problem` gives what would have been right, or null. */
function checked<T>(schema: Schema<T>, problem: (value: T) => string | null): Schema<T> {
  const condition = z.check<T>(({ value, issues }) => {
    const expected = problem(value);
    if (expected !== null) issues.push({ code: "custom", input: value, params: { expected } });
  });
  return schema.check(condition);
}
