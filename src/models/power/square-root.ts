import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, IDLE_AND_PEAK, type PowerModel, type PowerModelModule } from "./power-model.ts";

class SquareRootPower implements PowerModel {
  readonly name = "square-root";
  readonly idleW: number;
  readonly peakW: number;
  private readonly rangeW: number;

  constructor({ idle, peak }: ParametersOf<typeof IDLE_AND_PEAK>) {
    this.idleW = idle;
    this.peakW = peak;
    this.rangeW = peak - idle;
  }

  powerW(utilisation: number): number {
    checkUtilisation(utilisation);
    return this.idleW + this.rangeW * Math.sqrt(utilisation);
  }
}

/** P = idle + (peak − idle)·√u. */
export const squareRoot: PowerModelModule<typeof IDLE_AND_PEAK> = {
  name: "square-root",
  meaning: "power grows with the square root of utilisation: most of it is reached early",
  source: "a shape in common use in data-centre simulation; no measurement behind it",
  parameters: IDLE_AND_PEAK,
  create: (parameters) => new SquareRootPower(parameters),
};
