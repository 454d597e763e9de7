import { maximumCorrelation } from "./maximum-correlation.ts";
import { minimumMigrationTime } from "./minimum-migration-time.ts";
import { minimumUtilisation } from "./minimum-utilisation.ts";
import { randomChoice } from "./random-choice.ts";
import type { VmSelectionModule } from "./vm-selection.ts";

/** Every built-in VM selection, in the order in which people should see them. */
export const vmSelections: readonly VmSelectionModule[] = [
  minimumMigrationTime,
  maximumCorrelation,
  minimumUtilisation,
  randomChoice,
];
