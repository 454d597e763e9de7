import { createRequire } from "node:module";
import type { DuckDBConnection, DuckDBResult, DuckDBValue } from "@duckdb/node-api";
import { databaseProblem, QueryError } from "./query-error.ts";

type DuckDb = typeof import("@duckdb/node-api");

/** A cell of an answer. Integers beyond 2^53, times and whatever else JSON has no numbers for are texts. */
export type Cell = string | number | boolean | null;

/** The answer to a query. */
export interface Answer {
  readonly columns: readonly string[];
  /** Its rows, some at a time. */
  rows(): AsyncIterable<readonly (readonly Cell[])[]>;
}

/**
 * An embedded DuckDB that can read some folders and nothing else: no other files, no network, no extensions from
 * anywhere, and whose configuration a query cannot change. It works with one thread, so that sums have one order and a
 * query has one answer, to the last bit.
 */
export class Database {
  readonly #duckdb: DuckDb;
  readonly #connection: DuckDBConnection;

  private constructor(duckdb: DuckDb, connection: DuckDBConnection) {
    this.#duckdb = duckdb;
    this.#connection = connection;
  }

  /** @throws QueryError where there is no DuckDB for this platform */
  static async open(folders: readonly string[]): Promise<Database> {
    const duckdb = await load();
    const instance = await duckdb.DuckDBInstance.create(":memory:", {
      threads: "1",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      // Where it would write what does not fit into memory.
      temp_directory: "",
    });
    const connection = await instance.connect();
    for (const setting of [
      "errors_as_json = true",
      `allowed_directories = [${folders.map(literal).join(", ")}]`,
      "enable_external_access = false",
      "lock_configuration = true",
    ]) {
      await connection.run(`SET ${setting}`);
    }
    return new Database(duckdb, connection);
  }

  /** Runs a statement of ours. What the database throws comes out as it is. */
  async run(statement: string): Promise<void> {
    await this.#connection.run(statement);
  }

  /**
   * Answers a query: a statement that selects, after others, if there are any, that define what it uses.
   * What the database throws comes out as it is.
   *
   * @throws QueryError if a statement does anything else
   */
  async answer(sql: string): Promise<Answer> {
    const { StatementType } = this.#duckdb;
    const allowed: readonly number[] = [StatementType.SELECT, StatementType.EXPLAIN, StatementType.CREATE];
    const statements = await this.#connection.extractStatements(sql).catch((error: Error) => {
      // It says nothing where there is nothing.
      if (databaseProblem(error) !== null) throw error;
      throw new QueryError("query: found no statement, expected one that selects", { cause: error });
    });
    let result: DuckDBResult | null = null;
    for (let i = 0; i < statements.count; i++) {
      const prepared = await statements.prepare(i);
      if (!allowed.includes(prepared.statementType)) {
        const kind = StatementType[prepared.statementType];
        throw new QueryError(`query: found a statement of kind ${kind}, expected one that selects`);
      }
      result = await prepared.run();
    }
    return this.#answerOf(result!);
  }

  #answerOf(result: DuckDBResult): Answer {
    const cell = (value: DuckDBValue): Cell => this.#cell(value);
    return {
      columns: result.deduplicatedColumnNames(),
      async *rows() {
        for await (const rows of result.yieldRows()) yield rows.map((row) => row.map(cell));
      },
    };
  }

  #cell(value: DuckDBValue): Cell {
    if (typeof value === "bigint") {
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
    if (value instanceof this.#duckdb.DuckDBDecimalValue) return value.toDouble();
    if (typeof value === "number") return Number.isNaN(value) ? null : value;
    return value !== null && typeof value === "object" ? String(value) : value;
  }
}

/** A text in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name in SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function load(): Promise<DuckDb> {
  try {
    // Not part of the bundle, which cannot import() what lies outside.
    return createRequire(import.meta.url)("@duckdb/node-api") as DuckDb;
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    throw new QueryError(
      `query: found no DuckDB for ${platform}, expected the optional dependency @duckdb/node-api installed`,
      { cause },
    );
  }
}
