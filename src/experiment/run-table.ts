import type { ColumnDeclaration, Table } from "../sim/measurement.ts";

/**
 * A table of a run, column by column.
 *
 * @typeParam Name - the names of its columns
 */
export class RunTable<Name extends string = string> {
  /** The file's name without its ending, such as `migrations`. */
  readonly name: string;
  /** What a row is. */
  readonly meaning: string;
  /** In the order of the file. */
  readonly columns: readonly ColumnDeclaration[];
  readonly rowCount: number;
  readonly #table: Table;

  constructor(table: Table) {
    this.name = table.name;
    this.meaning = table.meaning;
    this.columns = table.columns.map(({ read: _, ...declaration }) => declaration);
    this.rowCount = table.rowCount();
    this.#table = table;
  }

  /**
   * A column of numbers; NaN where the file has an empty cell.
   *
   * @throws RangeError if there is no such column
   * @throws TypeError if it holds text
   */
  numbers(name: Name): Float64Array {
    const { read } = this.#column(name);
    const values = new Float64Array(this.rowCount);
    for (let row = 0; row < values.length; row++) {
      const cell = read(row);
      if (typeof cell === "string" && cell !== "") {
        throw new TypeError(`${this.name}.${name}: found ${JSON.stringify(cell)}, expected numbers`);
      }
      values[row] = cell === "" ? Number.NaN : (cell as number);
    }
    return values;
  }

  /**
   * A column as texts; empty where the file has an empty cell.
   *
   * @throws RangeError if there is no such column
   */
  texts(name: Name): string[] {
    const { read } = this.#column(name);
    return Array.from({ length: this.rowCount }, (_, row) => {
      const cell = read(row);
      return Number.isNaN(cell) ? "" : String(cell);
    });
  }

  #column(name: Name): Table["columns"][number] {
    const column = this.#table.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const names = this.columns.map((known) => known.name).join(", ");
    throw new RangeError(`${this.name}: found column "${name}", expected one of ${names}`);
  }
}
