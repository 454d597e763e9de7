import * as z from "zod/mini";
import {
  choice,
  count,
  number,
  quantity,
  type Schema,
  sha256,
  text,
  version,
} from "../../scenario/schema/fields.ts";
import { byDefault, list, named, section, tag, variants } from "../../scenario/schema/sections.ts";
import type { Baseline, Bounds, Hold, Recorded, RecordedRun, Tolerance } from "./baseline.ts";
import type { TableFingerprint } from "./fingerprint.ts";

/** Another Node, another processor: the last bits differ, and a decision now and then. */
const ELSEWHERE = { relative: "1 %" };

/** The schema of baselines, version 1. Keys are documented where they are declared. */
export function baselineSchema(): Schema<Baseline> {
  const shape = {
    $schema: z.optional(text("where the JSON Schema of this format lies, for editors")),
    version: version("version of this format", 1),
    scenario: text("path of the scenario, relative to this file"),
    overrides: byDefault(
      [],
      list("values that stand in for those of the scenario: path=value", text("path=value")),
    ),
    seeds: byDefault([1], list("seeds of the runs", count("seed of a run", 0), { atLeast: 1 })),
    hold: byDefault({ by: "exact" }, holdSchema()),
    settings: byDefault(
      "held",
      choice("whether values of the resolved scenario, defaults of policies included, must be as recorded", [
        "held",
        "free",
      ]),
    ),
    expect: byDefault({}, named("bounds that every run must keep, by metric", boundsSchema())),
    recorded: z.optional(recordedSchema()),
  };
  return section("what the results of a scenario are held against", shape, (fields) => ({
    scenario: fields.scenario,
    overrides: fields.overrides,
    seeds: fields.seeds,
    hold: fields.hold,
    settings: fields.settings,
    expect: fields.expect,
    recorded: fields.recorded ?? null,
  }));
}

/** The JSON Schema of baselines, draft 2020-12, for editors. */
export function baselineJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(baselineSchema(), { io: "input", unrepresentable: "any" });
  return { $schema, title: "Coldaisle baseline, version 1", ...schema };
}

function toleranceShape(): { readonly relative: Schema<number>; readonly absolute: Schema<number> } {
  return {
    relative: byDefault(0, quantity("fraction", "share of the recorded value")),
    absolute: byDefault(0, number("in the unit of the metric", { min: 0 })),
  };
}

function toleranceSchema(meaning: string): Schema<Tolerance> {
  return section(meaning, toleranceShape(), ({ relative, absolute }) => ({ relative, absolute }));
}

function holdSchema(): Schema<Hold> {
  const exact = section(
    "every file of the results is the same to the byte",
    {
      by: tag("exact", "to the byte"),
      elsewhere: byDefault(
        ELSEWHERE,
        toleranceSchema(
          "for metrics, where bytes cannot be compared: another Node, another version of results",
        ),
      ),
    },
    ({ by, elsewhere }): Hold => ({ by, elsewhere }),
  );
  const tolerance = section(
    "every metric of every seed is as recorded, within a tolerance: the larger of relative and absolute",
    {
      by: tag("tolerance", "metric by metric"),
      ...toleranceShape(),
      metrics: byDefault({}, named("tolerances by metric", toleranceSchema("that of one metric"))),
      ignore: byDefault([], list("metrics that may be anything", text("a metric"))),
    },
    ({ by, relative, absolute, metrics, ignore }): Hold => ({ by, relative, absolute, metrics, ignore }),
  );
  const equivalence = section(
    "the mean over seeds is shown to be as recorded, within a margin, by two one-sided t tests",
    {
      by: tag("equivalence", "over seeds"),
      metrics: named("margins by metric", toleranceSchema("that of one metric")),
      level: byDefault(
        0.05,
        number('probability of a wrong verdict "equivalent"', { positive: true, max: 0.5 }),
      ),
    },
    ({ by, metrics, level }): Hold => ({ by, metrics, level }),
  );
  return variants("what is held", "by", [exact, tolerance, equivalence]);
}

function boundsSchema(): Schema<Bounds> {
  const shape = {
    min: z.optional(number("the least that it may be")),
    max: z.optional(number("the most that it may be")),
  };
  return section("bounds of a metric", shape, ({ min, max }) => ({
    min: min ?? Number.NEGATIVE_INFINITY,
    max: max ?? Number.POSITIVE_INFINITY,
  }));
}

function recordedSchema(): Schema<Recorded> {
  const shape = {
    coldaisle: text("version of the program"),
    resultsVersion: count("version of the results"),
    node: count("major version of Node"),
    inputs: named("SHA-256 of the contents of each input", sha256("SHA-256")),
    scenarioSha256: sha256("SHA-256 of the resolved scenario without its seed"),
    scenario: named("the resolved scenario by section", z.unknown() as unknown as Schema<unknown>),
    runs: list("in the order of the seeds", runSchema()),
  };
  return section("what was recorded, by coldaisle check --update", shape, (fields) => ({ ...fields }));
}

function runSchema(): Schema<RecordedRun> {
  const shape = {
    seed: count("seed of the run", 0),
    metrics: named("metrics by name; null where there was nothing to report", numberOrNull("its value")),
    files: named("tables by file name", fingerprintSchema()),
  };
  return section("a run", shape, (fields) => ({ ...fields }));
}

function numberOrNull(meaning: string): Schema<number | null> {
  return z.nullable(number(meaning)) as unknown as Schema<number | null>;
}

function fingerprintSchema(): Schema<TableFingerprint> {
  const shape = {
    sha256: sha256("of the file"),
    rows: count("rows below the header", 0),
    columns: count("columns"),
    cells: text("two characters for each row and one for each cell, the header first"),
  };
  return section("what a table is recognised by", shape, (fields) => ({ ...fields }));
}
