import { type ParameterSpecs, type ParametersOf, resolveParameters } from "../../parameters.ts";
import type { GuestMemory } from "../guest-memory.ts";

/** A model as scenarios name it. `create` gives the memory of a VM of that size. */
export interface GuestMemoryModule<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
  readonly parameters: Specs;
  create(sizeBytes: number, parameters: ParametersOf<Specs>): GuestMemory;
}

const workingSet: GuestMemoryModule<Readonly<Record<never, never>>> = {
  name: "working-set",
  meaning: "memory",
  source: "",
  parameters: {},
  create: (sizeBytes) => ({ sizeBytes, dirtiedBytes: () => 0 }),
};

/** Every model that a scenario can name. */
export const guestMemoryModels: readonly GuestMemoryModule[] = [workingSet];

/** The memory of a VM by the name of a model, which must be one of {@link guestMemoryModels}. */
export function createGuestMemory(
  name: string,
  sizeBytes: number,
  given: Readonly<Record<string, unknown>>,
): GuestMemory {
  const module = guestMemoryModels.find((candidate) => candidate.name === name)!;
  return module.create(sizeBytes, resolveParameters(module.parameters, given));
}
