import type { Answer, Cell } from "./database.ts";

/** What an answer can be written as. */
export const ANSWER_FORMATS = ["table", "csv", "json", "markdown"] as const;

/** One of {@link ANSWER_FORMATS}. */
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/**
 * An answer as text that ends in a line feed, some rows at a time: CSV as results are written (numbers in their shortest
 * exact form, null as an empty cell), JSON with an object a line, a table in Markdown with exact numbers.
 */
export async function* answerText(
  answer: Answer,
  format: Exclude<AnswerFormat, "table">,
): AsyncGenerator<string> {
  const { columns } = answer;
  if (format === "csv") yield csvLine(columns);
  if (format === "markdown") {
    yield* markdown(columns, await allRows(answer));
    return;
  }
  for await (const rows of answer.rows()) {
    const line =
      format === "csv"
        ? csvLine
        : (row: readonly Cell[]): string =>
            `${JSON.stringify(Object.fromEntries(columns.map((name, c) => [name, row[c]])))}\n`;
    yield rows.map(line).join("");
  }
}

/** Every row of an answer. */
export async function allRows(answer: Answer): Promise<readonly (readonly Cell[])[]> {
  const all: (readonly Cell[])[] = [];
  for await (const rows of answer.rows()) all.push(...rows);
  return all;
}

/** Which columns hold numbers, and are set flush right. */
export function numericColumns(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly boolean[] {
  return columns.map((_, c) => {
    const cells = rows.map((row) => row[c]).filter((cell) => cell !== null);
    return cells.length > 0 && cells.every((cell) => typeof cell === "number");
  });
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\n`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* markdown(columns: readonly string[], rows: readonly (readonly Cell[])[]): Generator<string> {
  const numeric = numericColumns(columns, rows);
  const line = (cells: readonly Cell[]): string => {
    const texts = cells.map((cell) => (cell === null ? "" : String(cell)));
    return `| ${texts.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |\n`;
  };
  yield line(columns);
  yield `|${numeric.map((right) => (right ? "--:" : "---")).join("|")}|\n`;
  for (const row of rows) yield line(row);
}
