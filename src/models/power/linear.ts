import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, IDLE_AND_PEAK, type PowerModel, type PowerModelModule } from "./power-model.ts";

class LinearPower implements PowerModel {
  readonly name = "linear";
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
    return this.idleW + this.rangeW * utilisation;
  }
}

/** P = idle + (peak − idle)·u. */
export const linear: PowerModelModule<typeof IDLE_AND_PEAK> = {
  name: "linear",
  meaning: "power proportional to utilisation above an idle floor",
  source: "Fan, Weber and Barroso, Power provisioning for a warehouse-sized computer, ISCA 2007",
  parameters: IDLE_AND_PEAK,
  create: (parameters) => new LinearPower(parameters),
};
