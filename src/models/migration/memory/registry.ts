import { resolveParameters } from "../../parameters.ts";
import type { GuestMemory } from "../guest-memory.ts";
import type { GuestMemoryBasis, GuestMemoryModule } from "./guest-memory-module.ts";
import { intensity } from "./intensity.ts";
import { untouched } from "./untouched.ts";
import { workingSet } from "./working-set.ts";

/** Every model that a scenario can name. */
export const guestMemoryModels: readonly GuestMemoryModule[] = [workingSet, intensity, untouched];

/** The memory of a VM by the name of a model, which must be one of {@link guestMemoryModels}. */
export function createGuestMemory(
  name: string,
  basis: GuestMemoryBasis,
  given: Readonly<Record<string, unknown>>,
): GuestMemory {
  const module = guestMemoryModels.find((candidate) => candidate.name === name)!;
  return module.create(basis, resolveParameters(module.parameters, given));
}
