import { type Metric, measuredBy } from "../../sim/measurement.ts";
import type { MigrationController } from "./migration-controller.ts";

/** Figures of a run about live migration. Sums are over the migrations that have ended. */
export const MIGRATION_METRICS = [
  { name: "migrations", type: "int64", unit: "", meaning: "live migrations asked for" },
  {
    name: "meanMigrationDurationS",
    unit: "s",
    meaning: "mean time for which a VM was migrating, from request to end; empty if none was",
  },
  {
    name: "totalS",
    unit: "s",
    meaning: "sum of the times of migrations, from the start of the copy to the end",
  },
  {
    name: "downtimeS",
    unit: "s",
    meaning: "sum of the times for which a VM that moved ran on neither server",
  },
  { name: "maxDowntimeS", unit: "s", meaning: "longest such time of a migration" },
  {
    name: "rounds",
    type: "int64",
    unit: "",
    meaning:
      "how often memory was sent again while a VM ran, summed: neither first copies nor last ones count",
  },
  { name: "transferredMiB", unit: "MiB", meaning: "memory sent by migrations, what was sent again included" },
  {
    name: "migrationFaults",
    type: "int64",
    unit: "",
    meaning: "times that a VM, at its target, had to wait for a page from its source",
  },
] as const;

/** The metrics of {@link MIGRATION_METRICS}, to be read once a run is over. */
export function migrationMetrics(migration: MigrationController): readonly Metric[] {
  const { totals } = migration;
  return measuredBy(MIGRATION_METRICS, {
    migrations: () => migration.count,
    meanMigrationDurationS: () => migration.sessionS / migration.sessionCount,
    totalS: () => totals.totalS,
    downtimeS: () => totals.downtimeS,
    maxDowntimeS: () => totals.maxDowntimeS,
    rounds: () => totals.rounds,
    transferredMiB: () => totals.transferredMiB,
    migrationFaults: () => totals.faults,
  });
}
