import type { ParametersOf } from "../parameters.ts";
import { checkUtilisation, type PowerModel, type PowerModelModule } from "./power-model.ts";

const parameters = {
  idle: { kind: "quantity", dimension: "power", min: 0, meaning: "power at utilisation 0" },
  peak: {
    kind: "quantity",
    dimension: "power",
    min: 0,
    meaning:
      "power which the curve approaches; at utilisation 1 it still lacks (peak − idle)/2 · e^(−1/bend)",
  },
  bend: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.3,
    min: 0.01,
    meaning: "utilisation scale a above which the curve is close to a straight line",
  },
} as const;

class AsymptoticPower implements PowerModel {
  readonly name = "asymptotic";
  readonly idleW: number;
  readonly peakW: number;
  private readonly halfRangeW: number;
  private readonly bend: number;

  constructor({ idle, peak, bend }: ParametersOf<typeof parameters>) {
    this.idleW = idle;
    this.halfRangeW = (peak - idle) / 2;
    this.bend = bend;
    this.peakW = this.powerW(1);
  }

  powerW(utilisation: number): number {
    checkUtilisation(utilisation);
    return this.idleW + this.halfRangeW * (1 + utilisation - Math.exp(-utilisation / this.bend));
  }
}

/** P = idle + ((peak − idle)/2)·(1 + u − e^(−u/a)). */
export const asymptotic: PowerModelModule<typeof parameters> = {
  name: "asymptotic",
  meaning: "a steep rise at low utilisation, then close to a straight line",
  source:
    "Kliazovich et al., e-STAB: energy-efficient scheduling for cloud computing applications with traffic load balancing, GreenCom 2013",
  parameters,
  create: (resolved) => new AsymptoticPower(resolved),
};
