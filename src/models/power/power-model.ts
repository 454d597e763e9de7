import type { ParameterSpecs, ParametersOf } from "../parameters.ts";

/** Power of a server that is on, as a function of its CPU utilisation alone. Instances are immutable. */
export interface PowerModel {
  /** The name by which a scenario asks for this model, in kebab case. */
  readonly name: string;
  /** Power at utilisation 0, W. */
  readonly idleW: number;
  /** Power at utilisation 1, W. */
  readonly peakW: number;
  /**
   * Power drawn at a utilisation, W; the same argument gives the same bits.
   *
   * @param utilisation - share of the server's CPU capacity in use, 0..1
   * @throws RangeError naming the value if it is below 0, above 1 or NaN
   */
  powerW(utilisation: number): number;
}

/**
 * A power model which a scenario can name; its schema is assembled from `parameters`.
 *
 * @typeParam Specs - the declarations of its parameters
 */
export interface PowerModelModule<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  /** One sentence for people who choose among models. */
  readonly meaning: string;
  /** Where the formula comes from: author, title, year. */
  readonly source: string;
  readonly parameters: Specs;
  /**
   * @param parameters - resolved: defaults filled in, checked against the specs, in canonical units
   * @throws ParameterError where values that are each in range do not go together
   */
  create(parameters: ParametersOf<Specs>): PowerModel;
}

/** The parameters of every model that runs from an idle to a peak power. */
export const IDLE_AND_PEAK = {
  idle: { kind: "quantity", dimension: "power", min: 0, meaning: "power at utilisation 0" },
  peak: { kind: "quantity", dimension: "power", min: 0, meaning: "power at utilisation 1" },
} as const;

/** @throws RangeError naming the utilisation unless it lies in 0..1 */
export function checkUtilisation(utilisation: number): void {
  if (!(utilisation >= 0 && utilisation <= 1)) {
    throw new RangeError(`utilisation: found ${utilisation}, expected 0..1`);
  }
}
