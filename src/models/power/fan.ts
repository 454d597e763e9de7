import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, IDLE_AND_PEAK, type PowerModel, type PowerModelModule } from "./power-model.ts";

const curve = {
  exponent: {
    kind: "number",
    default: 1.4,
    min: 1,
    // Beyond 2 the power would fall again before the server is full.
    max: 2,
    meaning: "calibration exponent r, fitted to measurements",
  },
} as const;

const parameters: typeof IDLE_AND_PEAK & typeof curve = { ...IDLE_AND_PEAK, ...curve };

class FanPower implements PowerModel {
  readonly name = "fan";
  readonly idleW: number;
  readonly peakW: number;
  private readonly rangeW: number;
  private readonly exponent: number;

  constructor({ idle, peak, exponent }: ParametersOf<typeof parameters>) {
    this.idleW = idle;
    this.peakW = peak;
    this.rangeW = peak - idle;
    this.exponent = exponent;
  }

  powerW(utilisation: number): number {
    checkUtilisation(utilisation);
    return this.idleW + this.rangeW * (2 * utilisation - utilisation ** this.exponent);
  }
}

/** P = idle + (peak − idle)·(2u − u^r). */
export const fan: PowerModelModule<typeof parameters> = {
  name: "fan",
  meaning: "the concave curve 2u − u^r fitted to thousands of servers in production",
  source: "Fan, Weber and Barroso, Power provisioning for a warehouse-sized computer, ISCA 2007",
  parameters,
  create: (resolved) => new FanPower(resolved),
};
