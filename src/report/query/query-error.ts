import { nearestName } from "../../scenario/nearest.ts";

/** A query cannot be answered as it stands. The message begins with `query:line:column` where that is known. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

/** What the database says of an error, as far as it is used here. */
interface DatabaseProblem {
  readonly exception_type: string;
  readonly exception_message: string;
  /** Offset into the query. */
  readonly position?: string;
  readonly error_subtype?: string;
  readonly name?: string;
  /** What kind of entry is missing. */
  readonly type?: string;
  /** Names that are like the one that was not found. */
  readonly candidates?: string;
}

/** What the database said, where it said it in JSON; else null. */
export function databaseProblem(error: Error): DatabaseProblem | null {
  const at = error.message.indexOf("{");
  try {
    return JSON.parse(error.message.slice(at)) as DatabaseProblem;
  } catch {
    return null;
  }
}

/**
 * What is wrong with a query, in the words of this program.
 *
 * @param sql - the query
 * @param tables - the names of the tables that it may use
 */
export function queryError(problem: DatabaseProblem, sql: string, tables: readonly string[]): QueryError {
  const { exception_message, position, error_subtype, name, type, candidates } = problem;
  const place = position === undefined ? "query" : `query:${placeIn(sql, Number(position))}`;
  if (error_subtype === "MISSING_ENTRY" && type === "Table" && name !== undefined) {
    return new QueryError(
      `${place}: found unknown table "${name}", expected one of ${tables.join(", ")}${hint(name, tables)}`,
    );
  }
  if (error_subtype === "COLUMN_NOT_FOUND" && name !== undefined && candidates !== undefined) {
    const similar = candidates.split(",");
    return new QueryError(
      `${place}: found unknown column "${name}", expected one such as ${similar.join(", ")}${hint(name, similar)}`,
    );
  }
  if (problem.exception_type === "Permission") {
    return new QueryError(
      `${place}: found a file, expected tables of the results: a query reads and writes no others`,
    );
  }
  return new QueryError(`${place}: ${exception_message.split("\n")[0]}`);
}

function hint(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? "" : `, nearest "${nearest}"`;
}

/** `line:column` of an offset, both from 1. */
function placeIn(sql: string, offset: number): string {
  // The database counts bytes.
  const before = Buffer.from(sql).subarray(0, offset).toString().split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
