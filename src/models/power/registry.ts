import { ParameterError, resolveParameters } from "../parameters.ts";
import { asymptotic } from "./asymptotic.ts";
import { constant } from "./constant.ts";
import { cubic } from "./cubic.ts";
import { dvfs, measuredDvfs } from "./dvfs.ts";
import { fan } from "./fan.ts";
import { linear } from "./linear.ts";
import type { PowerModel, PowerModelModule } from "./power-model.ts";
import { specTable } from "./spec-table.ts";
import { square } from "./square.ts";
import { squareRoot } from "./square-root.ts";

/** Every power model that a scenario can name. */
export const powerModels: readonly PowerModelModule[] = [
  specTable,
  linear,
  square,
  cubic,
  squareRoot,
  fan,
  asymptotic,
  constant,
  dvfs,
  measuredDvfs,
];

/**
 * A power model by its name.
 *
 * @param given - its parameters by name, quantities in their canonical unit
 * @throws ParameterError for an unknown model, and for parameters that its declarations do not allow
 */
export function createPowerModel(name: string, given: Readonly<Record<string, unknown>>): PowerModel {
  const module = powerModels.find((candidate) => candidate.name === name);
  if (module === undefined) {
    const expected = `one of ${powerModels.map((candidate) => candidate.name).join(", ")}`;
    throw new ParameterError([{ path: "model", found: JSON.stringify(name), expected }]);
  }
  return module.create(resolveParameters(module.parameters, given));
}
