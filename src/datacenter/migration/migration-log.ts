import { MIGRATION_ENDINGS, type MigrationEnd } from "../../models/migration/algorithm.ts";
import { type GrowingTable, readBy, type TableDeclaration } from "../../sim/measurement.ts";
import { RowLog } from "../../sim/row-log.ts";

/** The columns of migrations.csv. */
const MIGRATION_COLUMNS = [
  { name: "vm", type: "int32", unit: "", meaning: "id of the VM that moved" },
  { name: "source", type: "int32", unit: "", meaning: "id of the server that it left" },
  { name: "target", type: "int32", unit: "", meaning: "id of the server that it went to" },
  { name: "algorithm", type: "text", unit: "", meaning: "how its memory was copied" },
  { name: "start_s", unit: "s", meaning: "when the migration was asked for" },
  {
    name: "transfer_start_s",
    unit: "s",
    meaning:
      "when the copy began; later than the start where the target had to wake up, or others to end first",
  },
  {
    name: "end_s",
    unit: "s",
    meaning: "when all of the VM was at the target; empty if the run or the VM ended first",
  },
  { name: "total_s", unit: "s", meaning: "end − start of the copy" },
  { name: "downtime_s", unit: "s", meaning: "time for which the VM ran on neither server" },
  {
    name: "rounds",
    type: "int32",
    unit: "",
    meaning: "how often memory was sent again while the VM ran: neither the first copy nor the last counts",
  },
  {
    name: "ended_by",
    type: "text",
    unit: "",
    meaning:
      "why the last copy began: converged, or round-limit, byte-limit, rate-limit, no-progress where there was more left",
  },
  { name: "transferred_mib", unit: "MiB", meaning: "memory sent, what was sent again included" },
  {
    name: "faults",
    type: "int64",
    unit: "",
    meaning: "times that the VM, at the target, had to wait for a page from the source",
  },
  {
    name: "cpu_lost_share",
    unit: "",
    meaning: "share of the CPU that the VM asked for from the start of the copy to its end and did not get",
  },
] as const;

/** Names of the columns of migrations.csv. */
export type MigrationColumn = (typeof MIGRATION_COLUMNS)[number]["name"];

/** What migrations.csv holds. */
export const MIGRATION_TABLE: TableDeclaration = {
  name: "migrations",
  meaning: "a live migration, in the order in which they were asked for",
  columns: MIGRATION_COLUMNS,
};

const VM = 0;
const SOURCE = 1;
const TARGET = 2;
const START = 3;
const COPY_START = 4;
const END = 5;
const DOWNTIME = 6;
const ROUNDS = 7;
const SENT_MIB = 8;
const FAULTS = 9;
const CPU_LOST = 10;
const ENDING = 11;
const COLUMN_COUNT = 12;

/** What came of a migration that has ended, as far as it is measured from outside. */
export interface MeasuredMigration {
  readonly endS: number;
  readonly downtimeS: number;
  readonly transferredMiB: number;
  /** Share of the CPU that the VM asked for and lacked. */
  readonly cpuLostShare: number;
}

/** What migrations.csv says: a row a migration, in the order in which they were asked for, final when it is over. */
export class MigrationLog {
  readonly #rows: RowLog = new RowLog(COLUMN_COUNT);
  readonly #algorithm: string;

  /** @param algorithm - its name */
  constructor(algorithm: string) {
    this.#algorithm = algorithm;
  }

  /** A migration is asked for. Returns its row. */
  begin(vm: number, source: number, target: number, now: number): number {
    const rows = this.#rows;
    const row = rows.appendOpen();
    rows.set(row, VM, vm);
    rows.set(row, SOURCE, source);
    rows.set(row, TARGET, target);
    rows.set(row, START, now);
    return row;
  }

  /** Its copy begins. */
  copyBegins(row: number, now: number): void {
    this.#rows.set(row, COPY_START, now);
  }

  /** All of the VM is at the target. */
  finish(row: number, measured: MeasuredMigration, end: MigrationEnd): void {
    const rows = this.#rows;
    rows.set(row, END, measured.endS);
    rows.set(row, DOWNTIME, measured.downtimeS);
    rows.set(row, ROUNDS, end.rounds);
    rows.set(row, SENT_MIB, measured.transferredMiB);
    rows.set(row, FAULTS, end.faults);
    rows.set(row, ENDING, MIGRATION_ENDINGS.indexOf(end.ending));
    rows.set(row, CPU_LOST, measured.cpuLostShare);
    rows.close(row);
  }

  /** It is given up; its row gets no end. */
  cancel(row: number): void {
    this.#rows.close(row);
  }

  /** The table as it is written. */
  table(): GrowingTable {
    const rows = this.#rows;
    return rows.asTable({
      ...MIGRATION_TABLE,
      columns: readBy(MIGRATION_COLUMNS, {
        vm: (row) => rows.get(row, VM),
        source: (row) => rows.get(row, SOURCE),
        target: (row) => rows.get(row, TARGET),
        algorithm: () => this.#algorithm,
        start_s: (row) => rows.get(row, START),
        transfer_start_s: (row) => rows.get(row, COPY_START),
        end_s: (row) => rows.get(row, END),
        total_s: (row) => rows.get(row, END) - rows.get(row, COPY_START),
        downtime_s: (row) => rows.get(row, DOWNTIME),
        rounds: (row) => rows.get(row, ROUNDS),
        ended_by: (row) => MIGRATION_ENDINGS[rows.get(row, ENDING)] ?? "",
        transferred_mib: (row) => rows.get(row, SENT_MIB),
        faults: (row) => rows.get(row, FAULTS),
        cpu_lost_share: (row) => rows.get(row, CPU_LOST),
      }),
    });
  }
}
