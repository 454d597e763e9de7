import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, IDLE_AND_PEAK, type PowerModel, type PowerModelModule } from "./power-model.ts";

class CubicPower implements PowerModel {
  readonly name = "cubic";
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
    return this.idleW + this.rangeW * utilisation * utilisation * utilisation;
  }
}

/** P = idle + (peak − idle)·u³. */
export const cubic: PowerModelModule<typeof IDLE_AND_PEAK> = {
  name: "cubic",
  meaning: "power grows with the cube of utilisation, as if clock and voltage followed the load",
  source:
    "P = α·C·V²·f with V and f both proportional to u: Chandrakasan, Sheng and Brodersen, Low-power CMOS digital design, IEEE JSSC 1992",
  parameters: IDLE_AND_PEAK,
  create: (parameters) => new CubicPower(parameters),
};
