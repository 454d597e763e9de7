/**
 * Runs examples/notebooks/results.ipynb on an experiment that is made for it, and writes its outputs into it.
 * Needs Python with pandas, matplotlib, SciPy, nbconvert and ipykernel: on Debian, `apt-get install python3-pandas
 * python3-matplotlib python3-scipy python3-nbconvert python3-ipykernel`.
 *
 *     npx tsx scripts/notebook.ts
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentProgram } from "../test/support/current-program.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The notebook, from the root of the project. */
export const NOTEBOOK = "examples/notebooks/results.ipynb";

const SCENARIO = "scenarios/consolidation-sweep.yaml";
const MODULES = "pandas, matplotlib, scipy, nbconvert, ipykernel";

/** What a cell printed or shows. */
export interface CellOutput {
  readonly output_type: string;
  /** What it printed. */
  readonly text?: string | readonly string[];
  /** What it shows, by media type. */
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
  readonly [key: string]: unknown;
}

/** A cell of a notebook. */
export interface NotebookCell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: object;
  readonly execution_count?: number | null;
  readonly outputs?: readonly CellOutput[];
}

/** A notebook of format 4.5 (https://nbformat.readthedocs.io). */
export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: object;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** The notebook as it stands. */
export function readNotebook(): Notebook {
  return JSON.parse(readFileSync(join(ROOT, NOTEBOOK), "utf8")) as Notebook;
}

/**
 * Makes the experiment that the notebook is about, as its reader does.
 *
 * @throws Error with what the program says if it fails
 */
export function makeExperiment(folder: string): void {
  const argv = [currentProgram(), "run", join(ROOT, SCENARIO), "--out", folder, "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${SCENARIO} ended with ${status}: ${stderr}`);
}

/** A Python that can run the notebook; null where there is none. */
export function findPython(): string | null {
  const candidates = ["python3", "/usr/bin/python3"];
  return (
    candidates.find(
      (python) => spawnSync(python, ["-c", `import ${MODULES}`], { timeout: 60_000 }).status === 0,
    ) ?? null
  );
}

/**
 * Runs the notebook from beginning to end, without a screen.
 *
 * @throws Error with what Python says if a cell fails
 */
export function execute(python: string, experimentFolder: string): Notebook {
  const command = [process.execPath, currentProgram()];
  const { status, stdout, stderr } = spawnSync(
    python,
    ["-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", join(ROOT, NOTEBOOK)],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 27,
      env: {
        ...process.env,
        COLDAISLE: command.map((word) => `'${word}'`).join(" "),
        COLDAISLE_RESULTS: experimentFolder,
        MPLBACKEND: "module://matplotlib_inline.backend_inline",
        NO_COLOR: "1",
        PYTHONHASHSEED: "0",
      },
    },
  );
  if (status !== 0) throw new Error(`${python} ended with ${status}: ${stderr}`);
  return withoutTraces(JSON.parse(stdout) as Notebook);
}

/** The notebook without what tells when, where and by what it was run. */
function withoutTraces({ cells, nbformat, nbformat_minor }: Notebook): Notebook {
  return {
    cells: cells.map((cell) => ({ ...cell, metadata: {} })),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    nbformat,
    nbformat_minor,
  };
}

function main(): void {
  const python = findPython();
  if (python === null) throw new Error(`found no Python with ${MODULES}`);
  const folder = mkdtempSync(join(tmpdir(), "coldaisle-notebook-"));
  try {
    makeExperiment(folder);
    writeFileSync(join(ROOT, NOTEBOOK), `${JSON.stringify(execute(python, folder), null, 1)}\n`);
    console.log(`written: ${NOTEBOOK}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
