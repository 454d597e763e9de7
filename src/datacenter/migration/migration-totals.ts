import type { MigrationEnd } from "../../models/migration/algorithm.ts";
import type { MeasuredMigration } from "./migration-log.ts";

/** Sums over the migrations that have ended. */
export class MigrationTotals {
  /** Σ time from the start of the copy to the end, s. */
  totalS = 0;
  /** Σ time for which VMs ran on neither server, s. */
  downtimeS = 0;
  /** The longest such time, s. */
  maxDowntimeS = 0;
  rounds = 0;
  transferredMiB = 0;
  faults = 0;

  /** A migration whose copy began at a time has ended. */
  add(copySinceS: number, measured: MeasuredMigration, end: MigrationEnd): void {
    this.totalS += measured.endS - copySinceS;
    this.downtimeS += measured.downtimeS;
    if (measured.downtimeS > this.maxDowntimeS) this.maxDowntimeS = measured.downtimeS;
    this.rounds += end.rounds;
    this.transferredMiB += measured.transferredMiB;
    this.faults += end.faults;
  }
}
