import { resolveParameters } from "../parameters.ts";
import { adaptiveRate } from "./adaptive-rate.ts";
import type { MigrationAlgorithm, MigrationAlgorithmModule } from "./algorithm.ts";
import { fixedThreshold } from "./fixed-threshold.ts";
import { fixedTime } from "./fixed-time.ts";
import { hybrid, postCopy } from "./post-copy.ts";
import { qemu } from "./qemu.ts";
import { stopAndCopy } from "./stop-and-copy.ts";
import { classicXen, modernXen } from "./xen.ts";

/** Every algorithm that a scenario can name. */
export const migrationAlgorithms: readonly MigrationAlgorithmModule[] = [
  fixedTime,
  stopAndCopy,
  fixedThreshold,
  classicXen,
  modernXen,
  qemu,
  adaptiveRate,
  postCopy,
  hybrid,
];

/** An algorithm by its name, which must be one of {@link migrationAlgorithms}. */
export function createMigrationAlgorithm(
  name: string,
  given: Readonly<Record<string, unknown>>,
): MigrationAlgorithm {
  const module = migrationAlgorithms.find((candidate) => candidate.name === name)!;
  return module.create(resolveParameters(module.parameters, given));
}
