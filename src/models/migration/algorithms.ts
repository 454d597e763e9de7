import { resolveParameters } from "../parameters.ts";
import type { MigrationAlgorithm, MigrationAlgorithmModule } from "./algorithm.ts";
import { fixedTime } from "./fixed-time.ts";

/** Every algorithm that a scenario can name. */
export const migrationAlgorithms: readonly MigrationAlgorithmModule[] = [fixedTime];

/** An algorithm by its name, which must be one of {@link migrationAlgorithms}. */
export function createMigrationAlgorithm(
  name: string,
  given: Readonly<Record<string, unknown>>,
): MigrationAlgorithm {
  const module = migrationAlgorithms.find((candidate) => candidate.name === name)!;
  return module.create(resolveParameters(module.parameters, given));
}
