import { checkUtilisation, type PowerModel, type PowerModelModule } from "./power-model.ts";

const parameters = {
  power: { kind: "quantity", dimension: "power", min: 0, meaning: "power at every utilisation" },
} as const;

class ConstantPower implements PowerModel {
  readonly name = "constant";
  readonly idleW: number;
  readonly peakW: number;

  constructor(powerW: number) {
    this.idleW = powerW;
    this.peakW = powerW;
  }

  powerW(utilisation: number): number {
    checkUtilisation(utilisation);
    return this.idleW;
  }
}

/** P is the same at every utilisation. */
export const constant: PowerModelModule<typeof parameters> = {
  name: "constant",
  meaning: "the same power whatever the load: a server with no power management at all",
  source: "a definition",
  parameters,
  create: ({ power }) => new ConstantPower(power),
};
