import { join } from "node:path";
import { InputError } from "../../../scenario/inputs/input-error.ts";
import { type CsvContents, readCsv, readResultFile, rowsOf } from "../../read-csv.ts";
import type { StoredRun } from "../../read-experiment.ts";

/** A table of a run, read whole. */
export class StoredTable {
  readonly rowCount: number;
  readonly #file: string;
  readonly #columns: readonly string[];
  readonly #rows: readonly (readonly string[])[];

  /** @param file - where it was read from, for messages */
  constructor(file: string, { columns, rows }: CsvContents) {
    this.#file = file;
    this.#columns = columns;
    this.#rows = rows;
    this.rowCount = rows.length;
  }

  /**
   * A column as texts.
   *
   * @throws InputError if there is none of this name
   */
  texts(name: string): string[] {
    const at = this.#columns.indexOf(name);
    if (at === -1) {
      const found = `the columns ${this.#columns.join(", ")}`;
      throw new InputError({ file: this.#file, line: 1, found, expected: `one called ${name}` });
    }
    return this.#rows.map((row) => row[at]!);
  }

  /**
   * A column of numbers, NaN where a cell is empty.
   *
   * @throws InputError if there is no such column, or it holds text
   */
  numbers(name: string): Float64Array {
    const texts = this.texts(name);
    return Float64Array.from(texts, (text, row) => {
      const value = text === "" ? Number.NaN : Number(text);
      if (text !== "" && Number.isNaN(value)) {
        const found = `${name} ${JSON.stringify(text)}`;
        throw new InputError({ file: this.#file, line: row + 2, found, expected: "a number" });
      }
      return value;
    });
  }
}

/** The tables of a run, read when they are asked for. */
export class RunTables {
  readonly #folder: string;
  readonly #recorded: ReadonlySet<string>;

  /** @throws InputError if the run's manifest cannot be read */
  constructor({ folder }: StoredRun) {
    this.#folder = folder;
    const file = join(folder, "manifest.json");
    const { files } = jsonOf(file) as { files?: readonly { name: string }[] };
    if (!Array.isArray(files)) {
      throw new InputError({ file, found: "no list of files", expected: "the manifest of a run" });
    }
    this.#recorded = new Set(files.map(({ name }) => name));
  }

  /** Whether the run recorded a table, as its manifest says. */
  has(table: string): boolean {
    return this.#recorded.has(`${table}.csv`) || this.#recorded.has(`${table}.parquet`);
  }

  /** Path of a table that was recorded. */
  file(table: string): string {
    const ending = this.#recorded.has(`${table}.csv`) ? "csv" : "parquet";
    return join(this.#folder, `${table}.${ending}`);
  }

  /**
   * The rows of a table that was recorded, its header among them, as CSV has them; what is held does not grow with them.
   * They throw an InputError where they cannot be read.
   */
  async *rows(table: string): AsyncGenerator<readonly string[]> {
    const file = this.file(table);
    if (file.endsWith(".csv")) yield* rowsOf(file);
    else {
      // Loaded only where something was written so.
      const { parquetRows } = await import("../../read-parquet.ts");
      yield* parquetRows(file);
    }
  }

  /**
   * A table that was recorded, null for one that was not.
   *
   * @throws InputError if it was and cannot be read
   */
  async read(table: string): Promise<StoredTable | null> {
    if (!this.has(table)) return null;
    const file = this.file(table);
    if (file.endsWith(".csv")) return new StoredTable(file, readCsv(file));
    const rows: (readonly string[])[] = [];
    for await (const row of this.rows(table)) rows.push(row);
    const [columns = [], ...cells] = rows;
    return new StoredTable(file, { columns, rows: cells });
  }

  /**
   * The scenario as it was resolved.
   *
   * @throws InputError
   */
  scenario(): unknown {
    return jsonOf(join(this.#folder, "scenario.json"));
  }
}

function jsonOf(file: string): unknown {
  const text = readResultFile(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError({ file, found: `no JSON (${(error as Error).message})`, expected: "JSON" });
  }
}
