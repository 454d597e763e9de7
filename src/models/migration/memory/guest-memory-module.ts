import type { ParameterSpecs, ParametersOf } from "../../parameters.ts";
import type { GuestMemory } from "../guest-memory.ts";

/** What the memory of a VM is made from, besides the parameters of its model. */
export interface GuestMemoryBasis {
  readonly sizeBytes: number;
  /** The speed that migrations are configured for, byte/s. */
  readonly migrationBytesPerS: number;
}

/** A model as scenarios name it, with the parameters that it declares. */
export interface GuestMemoryModule<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
  readonly parameters: Specs;
  create(basis: GuestMemoryBasis, parameters: ParametersOf<Specs>): GuestMemory;
}
