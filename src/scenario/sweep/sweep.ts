/** A number with the unit that it was written with, if any: `5`, `80 %`, `4 GiB`. */
export interface Amount {
  readonly number: number;
  /** Empty: none. */
  readonly unit: string;
}

/** From one amount to another of the same unit, both included. */
export interface SpanSpec {
  readonly from: Amount;
  readonly to: Amount;
}

/** Values at equal distances, or with equal ratios. */
export interface RangeSpec extends SpanSpec {
  /** Distance of neighbours; null: {@link count} is given. */
  readonly step: Amount | null;
  /** How many values; null: {@link step} is given. */
  readonly count: number | null;
  readonly scale: Scale;
}

/** Whether equal distances or equal ratios lie between neighbours. */
export type Scale = "linear" | "logarithmic";

/** One dimension of a Latin hypercube. */
export interface HypercubeSpan extends SpanSpec {
  readonly scale: Scale;
  /** Whether samples are rounded to whole numbers. */
  readonly whole: boolean;
}

/** Points spread evenly over several dimensions at once. */
export interface LatinHypercubeSpec {
  readonly samples: number;
  readonly seed: number;
  /** By path. */
  readonly parameters: Readonly<Record<string, HypercubeSpan>>;
}

/** Values by the path of what they stand in for. */
export type ValueLists = Readonly<Record<string, readonly unknown[]>>;

/** What an experiment varies. Paths are those of `--set`. */
export interface SweepSpec {
  /** Every value with every other. */
  readonly values: ValueLists;
  /** As {@link values}, written as ranges. */
  readonly ranges: Readonly<Record<string, RangeSpec>>;
  /** Lists of equal length, of which the first values belong together, the second, and so on. */
  readonly zip: readonly ValueLists[];
  readonly latinHypercube: LatinHypercubeSpec | null;
  /** Combinations that are left out: those that have all of these values. */
  readonly exclude: readonly Readonly<Record<string, unknown>>[];
}

/** What an experiment consists of besides its scenario. */
export interface GridSpec {
  readonly sweep: SweepSpec | null;
  /** Each point of the sweep is run with each; null: with the scenario's own seed. */
  readonly seeds: readonly number[] | null;
}
