import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CellOutput,
  execute,
  findPython,
  makeExperiment,
  NOTEBOOK,
  type NotebookCell,
  readNotebook,
} from "../scripts/notebook.ts";
import { commandLine } from "../src/cli/command-line.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";

const TIMEOUT_MS = 300_000;
const python = findPython();

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coldaisle-notebook-"));
  makeExperiment(folder);
}, TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true }));

function whole(text: string | readonly string[] = ""): string {
  return typeof text === "string" ? text : text.join("");
}

/** What a cell prints; of pictures only that there are so many. */
function printed({ id, outputs = [] }: NotebookCell): readonly [id: string, text: string, pictures: number] {
  const isPicture = ({ data }: CellOutput): boolean => data !== undefined && "image/png" in data;
  const texts = outputs.filter((output) => !isPicture(output)).map(({ text }) => whole(text));
  return [id, texts.join(""), outputs.filter(isPicture).length];
}

describe(`${NOTEBOOK}`, () => {
  it("shows what coldaisle query answers to its questions", async () => {
    let asked = 0;
    for (const cell of readNotebook().cells) {
      const [, name, sql] = /^([A-Z]+) = """\n(.*?)"""/ms.exec(whole(cell.source)) ?? [];
      if (sql === undefined) continue;
      expect(whole(cell.source)).toContain(`ask(${name})`);
      const terminal = recordedTerminal();
      await commandLine(["query", sql, folder], terminal);
      expect(terminal.written.err).toBe("");
      expect([cell.id, terminal.written.out]).toEqual(printed(cell).slice(0, 2));
      asked++;
    }
    expect(asked).toBeGreaterThanOrEqual(4);
  });

  // The cells hold pandas' numbers to be those of the queries.
  it.skipIf(python === null)(
    "runs from beginning to end in Python and prints what it shows (skipped without pandas, matplotlib, SciPy, nbconvert)",
    () => {
      const fresh = execute(python!, folder).cells.map(printed);
      expect(fresh).toEqual(readNotebook().cells.map(printed));
      expect(fresh.filter(([, , pictures]) => pictures > 0)).toHaveLength(2);
    },
    TIMEOUT_MS,
  );
});
