import type { Answer } from "../../report/query/database.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

const RESULTS = "results";

/** `coldaisle query`: answers a question in SQL about the results of experiments. */
export const query: Command = defineCommand({
  name: "query",
  meaning: 'Ask in SQL about results: query "select …" [folder…]',
  operand: {
    name: "sql",
    count: "many",
    meaning:
      "The query, - for one from standard input; then folders of experiments, by default all in results/",
  },
  options: {
    format: { kind: "text", placeholder: "table, csv, json or markdown", meaning: "Default table" },
    output: {
      kind: "text",
      placeholder: "file",
      meaning: "Where to write the answer; default standard output",
    },
  },
  async execute([given = "", ...folders], values, terminal): Promise<ExitCode> {
    const { ANSWER_FORMATS, answerText, allRows } = await import("../../report/query/answer-text.ts");
    const format = ANSWER_FORMATS.find((known) => known === (values.format ?? "table"));
    if (format === undefined) {
      throw new UsageError(
        `--format: found "${values.format}", expected one of ${ANSWER_FORMATS.join(", ")}${await hint(values.format!, ANSWER_FORMATS)}`,
      );
    }
    const sql = given === "-" ? await standardInput() : given;
    const answer = await answered(sql, folders);
    const text =
      format === "table" ? tableText(answer, await allRows(answer), terminal) : answerText(answer, format);
    if (values.output === undefined) {
      for await (const piece of text) terminal.out(piece.replace(/\n$/, ""));
    } else {
      const { writeWholeAsync } = await import("../../report/whole-file.ts");
      await writeWholeAsync(values.output, text);
      terminal.err(`written: ${values.output}`);
    }
    return EXIT.ok;
  },
});

async function answered(sql: string, folders: readonly string[]): Promise<Answer> {
  const { experimentsIn, readSources } = await import("../../report/query/sources.ts");
  const { query: ask } = await import("../../report/query/query.ts");
  const { QueryError } = await import("../../report/query/query-error.ts");
  const sources = readSources(folders.length > 0 ? folders : experimentsIn(RESULTS));
  try {
    return await ask(sql, sources);
  } catch (error) {
    throw error instanceof QueryError ? new UsageError(error.message) : error;
  }
}

async function* tableText(
  { columns }: Answer,
  rows: Parameters<typeof import("../answer-table.ts").answerTable>[1],
  { colours }: Terminal,
): AsyncGenerator<string> {
  const { answerTable } = await import("../answer-table.ts");
  yield `${answerTable(columns, rows, colours)}\n`;
}

async function standardInput(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

async function hint(given: string, names: readonly string[]): Promise<string> {
  const { nearestName } = await import("../../scenario/nearest.ts");
  const nearest = nearestName(given, names);
  return nearest === undefined ? "" : `, nearest "${nearest}"`;
}
