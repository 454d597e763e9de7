import { InputError } from "../../scenario/inputs/input-error.ts";
import { RUN_TABLES } from "../data-dictionary.ts";
import { type Answer, Database } from "./database.ts";
import { databaseProblem, queryError } from "./query-error.ts";
import { type FileGroup, type Source, tableFiles } from "./sources.ts";
import { parameterTypes, runFolders, runsView, tableView } from "./views.ts";

/** Names of the table of runs. */
const RUNS: readonly string[] = ["runs", "summary"];

/**
 * Answers a query in SQL about experiments: `runs` (or `summary`) has a row a run, with its parameters and metrics; every
 * table that the runs have written has the rows of all of them. Files are read where they lie, and only those of tables
 * that the query names.
 *
 * @throws QueryError if the query is wrong, or there is no DuckDB for this platform
 * @throws InputError if it asks for a table that no run has written, or a file is not as it was written
 */
export async function query(sql: string, sources: readonly Source[]): Promise<Answer> {
  const isNamed = (table: string): boolean => new RegExp(`\\b${table}\\b`, "i").test(sql);
  const asked = RUN_TABLES.filter(({ name }) => isNamed(name));
  const files = asked.length > 0 ? tableFiles(sources) : new Map<string, readonly FileGroup[]>();
  const parameters = parameterTypes(sources);
  const statements = RUNS.filter(isNamed).map((name) => runsView(name, sources, parameters));
  if (files.size > 0) statements.push(...runFolders(sources, parameters));
  for (const table of asked) {
    const groups = files.get(table.name);
    if (groups !== undefined) statements.push(tableView(table, groups, parameters));
  }
  const database = await Database.open(sources.map(({ folder }) => folder));
  try {
    for (const statement of statements) await database.run(statement);
    return await database.answer(sql);
  } catch (error) {
    throw explained(error, sql, sources, [...files.keys()]);
  }
}

/**
 * What a refusal of the database means to whoever asked.
 *
 * @param written - tables that runs have written
 */
function explained(
  error: unknown,
  sql: string,
  sources: readonly Source[],
  written: readonly string[],
): unknown {
  const problem = error instanceof Error ? databaseProblem(error) : null;
  if (problem === null) return error;
  const { exception_message, name = "" } = problem;
  const file = fileIn(exception_message, sources);
  if (file !== null) {
    const [found] = exception_message.split("\n");
    return new InputError({ file, found: `no table (${found})`, expected: "a file as it was written" });
  }
  const known = RUN_TABLES.find((table) => table.name === name.toLowerCase());
  if (problem.error_subtype === "MISSING_ENTRY" && known !== undefined) {
    return new InputError({
      file: sources.map(({ folder }) => folder).join(", "),
      found: `no run that has written ${known.name}`,
      expected: `one of ${[...RUNS, ...written].join(", ")}`,
    });
  }
  return queryError(problem, sql, [...RUNS, ...RUN_TABLES.map((table) => table.name)]);
}

/** The file of results that a message speaks of; null if it speaks of none. */
function fileIn(message: string, sources: readonly Source[]): string | null {
  for (const { folder } of sources) {
    const at = message.indexOf(`${folder}/`);
    if (at < 0) continue;
    const [, file] = /^(.*?\.(?:csv|parquet))\b/s.exec(message.slice(at)) ?? [];
    return file ?? folder;
  }
  return null;
}
