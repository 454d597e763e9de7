import { ScenarioError } from "../../scenario/diagnostics.ts";
import { ScenarioDocument } from "../../scenario/document.ts";
import { readScenarioText } from "../../scenario/load.ts";
import {
  type LoadedScenario,
  type PolicyLoadOptions,
  resolveWithPolicies,
} from "../../scenario/load-with-policies.ts";
import { type Override, readOverride } from "../../scenario/overrides.ts";
import type { Scenario } from "../../scenario/specification.ts";
import { type GridPoint, gridPoints, jointPaths, textOf } from "../../scenario/sweep/grid-points.ts";
import type { SweepSpec } from "../../scenario/sweep/sweep.ts";

/** Keys that say what an experiment varies, which is no parameter of a run. */
const GRID_KEYS: readonly unknown[] = ["sweep", "seeds"];

/** How an experiment is loaded. */
export type ExperimentOptions = Omit<PolicyLoadOptions, "point" | "policies">;

/** A scenario file with what it varies: any run of it can be resolved, in any order and in any process. */
export class ExperimentTemplate {
  /** The scenario's file, as it was given. */
  readonly file: string;
  /** The scenario as it was written. */
  readonly text: string;
  readonly options: ExperimentOptions;
  readonly name: string;
  /** What must come out of every run. */
  readonly thresholds: Scenario["thresholds"];
  /** Combinations of values, in the order of the plan. */
  readonly points: readonly GridPoint[];
  /** Each point is run with each seed; null: with the one that its scenario has. */
  readonly seeds: readonly number[] | null;
  readonly #document: ScenarioDocument;
  readonly #fixed: ReadonlyMap<string, string>;
  /** The point that was resolved last: its runs follow each other. */
  #last: { readonly point: number; readonly loaded: Promise<LoadedScenario> } | null = null;

  private constructor(document: ScenarioDocument, base: LoadedScenario) {
    const { text, grid, options } = base;
    const overrides = (options.overrides ?? []).map(readOverride);
    const fixed = new Map(overrides.map(({ path, value }) => [path.join("."), value]));
    if (grid.sweep !== null) refuseHalfFixed(grid.sweep, overrides);
    this.file = document.file;
    this.text = text;
    this.options = options;
    this.name = base.scenario.name;
    this.thresholds = base.scenario.thresholds;
    this.points = gridPoints(grid.sweep, fixed);
    this.seeds = options.seed === undefined ? grid.seeds : [options.seed];
    this.#document = document;
    this.#fixed = new Map(
      [...fixed].flatMap(([path, value]) => (isGridKey(path) ? [] : [[path, textOf(value)]])),
    );
    if (this.points.length === 0) {
      const { line, column } = document.locate(["sweep", "exclude"], true);
      const found = "exclusions of all points";
      throw new ScenarioError([
        { file: this.file, line, column, path: "sweep.exclude", found, expected: "one point left at least" },
      ]);
    }
  }

  /**
   * Reads and checks a scenario file.
   *
   * @throws ScenarioError if the scenario is not valid by itself, or its sweep is not
   */
  static load(file: string, options: ExperimentOptions = {}): Promise<ExperimentTemplate> {
    return ExperimentTemplate.parse(readScenarioText(file), file, options);
  }

  /** {@link load} from text. */
  static async parse(
    text: string,
    file: string,
    options: ExperimentOptions = {},
  ): Promise<ExperimentTemplate> {
    const document = new ScenarioDocument(file, text);
    return new ExperimentTemplate(document, await resolveWithPolicies(text, document, options));
  }

  /** How many runs there are. */
  get size(): number {
    return this.points.length * (this.seeds?.length ?? 1);
  }

  /** What the runs of a point have been given, by path: on the command line, then by the sweep. */
  parameters(point: number): Readonly<Record<string, string>> {
    const swept = this.points[point]!.map(({ path, text }) => [path, text] as const);
    return Object.fromEntries([...this.#fixed, ...swept]);
  }

  /** What the runs of a point are called, for people: what the sweep has given them. Empty where there is no sweep. */
  label(point: number): string {
    return this.points[point]!.map(({ path, text }) => `${path.split(".").at(-1)}-${text}`).join("-");
  }

  /**
   * A run's scenario.
   *
   * @param index - in the order of the plan: the seeds of a point follow each other
   * @throws ScenarioError if a value of the sweep is not valid where it stands
   */
  async resolve(index: number): Promise<LoadedScenario> {
    const { seeds } = this;
    const point = this.pointOf(index);
    if (this.#last?.point !== point) {
      const options = { ...this.options, point: this.points[point]! };
      this.#last = { point, loaded: resolveWithPolicies(this.text, this.#document, options) };
    }
    const loaded = await this.#last.loaded;
    if (seeds === null) return loaded;
    const seed = seeds[index % seeds.length]!;
    return { ...loaded, scenario: { ...loaded.scenario, seed } };
  }

  /**
   * Checks every point of the sweep.
   *
   * @throws ScenarioError if one is not valid
   */
  async resolveAll(): Promise<void> {
    const seeds = this.seeds?.length ?? 1;
    for (let point = 0; point < this.points.length; point++) await this.resolve(point * seeds);
  }

  /** The point that a run belongs to. */
  pointOf(index: number): number {
    return Math.floor(index / (this.seeds?.length ?? 1));
  }
}

/** Values that belong together cannot be fixed one by one. */
function refuseHalfFixed(sweep: SweepSpec, overrides: readonly Override[]): void {
  const fixed = new Map(overrides.map(({ path, option }) => [path.join("."), option]));
  for (const paths of jointPaths(sweep)) {
    const own = paths.find((path) => fixed.has(path));
    const others = paths.filter((path) => !fixed.has(path));
    if (own === undefined || others.length === 0) continue;
    const found = `a value that is varied together with ${others.join(", ")}`;
    throw new ScenarioError([{ file: fixed.get(own)!, path: own, found, expected: "all of them to be set" }]);
  }
}

function isGridKey(path: string): boolean {
  return GRID_KEYS.includes(path.split(".")[0]);
}
