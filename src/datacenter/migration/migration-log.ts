import { type GrowingTable, readBy, type TableDeclaration } from "../../sim/measurement.ts";
import { RowLog } from "../../sim/row-log.ts";

/** The columns of migrations.csv. */
const MIGRATION_COLUMNS = [
  { name: "vm", type: "int32", unit: "", meaning: "id of the VM that moved" },
  { name: "source", type: "int32", unit: "", meaning: "id of the server that it left" },
  { name: "target", type: "int32", unit: "", meaning: "id of the server that it went to" },
  { name: "start_s", unit: "s", meaning: "when the migration was asked for" },
  {
    name: "transfer_start_s",
    unit: "s",
    meaning: "when the copy began; later than the start where the target had to wake up",
  },
  {
    name: "end_s",
    unit: "s",
    meaning: "when the VM ran at the target; empty if the run or the VM ended first",
  },
  { name: "duration_s", unit: "s", meaning: "end − start of the copy" },
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
const TRANSFER_START = 4;
const END = 5;
const COLUMN_COUNT = 6;

/** What migrations.csv says: a row a migration, in the order in which they were asked for, final when it is over. */
export class MigrationLog {
  readonly #rows: RowLog = new RowLog(COLUMN_COUNT);

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
  transferStarts(row: number, now: number): void {
    this.#rows.set(row, TRANSFER_START, now);
  }

  /** The VM runs at the target. */
  finish(row: number, now: number): void {
    this.#rows.set(row, END, now);
    this.#rows.close(row);
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
        start_s: (row) => rows.get(row, START),
        transfer_start_s: (row) => rows.get(row, TRANSFER_START),
        end_s: (row) => rows.get(row, END),
        duration_s: (row) => rows.get(row, END) - rows.get(row, TRANSFER_START),
      }),
    });
  }
}
