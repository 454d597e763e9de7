import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, IDLE_AND_PEAK, type PowerModel, type PowerModelModule } from "./power-model.ts";

class SquarePower implements PowerModel {
  readonly name = "square";
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
    return this.idleW + this.rangeW * utilisation * utilisation;
  }
}

/** P = idle + (peak − idle)·u². */
export const square: PowerModelModule<typeof IDLE_AND_PEAK> = {
  name: "square",
  meaning: "power grows with the square of utilisation: low until the server is nearly full",
  source: "a shape in common use in data-centre simulation; no measurement behind it",
  parameters: IDLE_AND_PEAK,
  create: (parameters) => new SquarePower(parameters),
};
