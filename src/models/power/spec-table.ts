import { checkUtilisation, type PowerModel, type PowerModelModule } from "./power-model.ts";

/** Measurements at idle and at 10, 20, … 100 % of the target load. */
const POINTS = 11;

const parameters = {
  watts: {
    kind: "list",
    of: { kind: "number", min: 0, meaning: "power, W" },
    length: 11,
    meaning: "power in W at utilisation 0, 10, 20, … 100 %",
  },
} as const;

/**
 * Piecewise linear between eleven measurements T: with a = ⌊10u⌋, b = ⌈10u⌉ and d = (T[b] − T[a]) / 10,
 * P = T[a] + d·(u − a/10)·100. The order of these operations is kept: decisions that compare the power of two
 * servers hang on the last bit.
 */
export class SpecTable implements PowerModel {
  readonly name = "spec-table";
  readonly idleW: number;
  readonly peakW: number;
  private readonly watts: Float64Array;
  /** d of each interval, and the u at which each begins: what would be divided out at every call. */
  private readonly stepW: Float64Array;
  private readonly tenth: Float64Array;

  /** @param watts - eleven powers, W, at utilisation 0, 10, … 100 % */
  constructor(watts: ArrayLike<number>) {
    if (watts.length !== POINTS) {
      throw new RangeError(`power table: found ${watts.length} points, expected ${POINTS}`);
    }
    this.watts = Float64Array.from(watts);
    this.stepW = this.watts.map((w, a) => ((watts[a + 1] ?? w) - w) / 10);
    this.tenth = this.watts.map((_, a) => a / 10);
    this.idleW = this.watts[0]!;
    this.peakW = this.watts[POINTS - 1]!;
  }

  powerW(utilisation: number): number {
    if (!(utilisation >= 0 && utilisation <= 1)) checkUtilisation(utilisation);
    const tenths = 10 * utilisation;
    const below = tenths | 0;
    if (tenths === below) return this.watts[below]!;
    return this.watts[below]! + this.stepW[below]! * (utilisation - this.tenth[below]!) * 100;
  }
}

/** Power measured at eleven loads, linear in between. */
export const specTable: PowerModelModule<typeof parameters> = {
  name: "spec-table",
  meaning: "piecewise linear between powers measured at idle and at 10, 20, … 100 % load",
  source: "Standard Performance Evaluation Corporation, SPECpower_ssj2008, 2008",
  parameters,
  create: ({ watts }) => new SpecTable(watts),
};
