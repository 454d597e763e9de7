import { shortened } from "./shortened.ts";

/** One thing that is wrong with a scenario, and where. */
export interface Diagnostic {
  /** The scenario's file as it was given, or the option of the command line that is wrong, such as `--set a.b=1`. */
  readonly file: string;
  /** Line, from 1; left out where the problem stands in an option. */
  readonly line?: number;
  /** Column, from 1; left out together with the line. */
  readonly column?: number;
  /** Keys and list positions from the top of the scenario, joined by dots; empty for the whole file. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** The name that was perhaps meant. */
  readonly nearest?: string;
}

/** One line of text, none of its parts longer than it takes to recognise them: `file:line:column path: found X, expected Y, nearest "Z"`. */
function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, path, found, expected, nearest } = diagnostic;
  const place = line === undefined ? shortened(file) : `${file}:${line}:${column}`;
  const where = path === "" ? `${place}:` : `${place} ${shortened(path)}:`;
  const hint = nearest === undefined ? "" : `, nearest "${shortened(nearest)}"`;
  return `${where} found ${shortened(found)}, expected ${expected}${hint}`;
}

/** How many problems a message lists; the structured list has more of them. */
const LISTED = 20;

/** A scenario cannot be used as it is. The message has a line for each problem, twenty at most. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  /** The problems: those of options first, then those of the file from top to bottom. */
  readonly diagnostics: readonly Diagnostic[];

  /** @param more - how many there are besides, of which nothing is said but their number */
  constructor(diagnostics: readonly Diagnostic[], more = 0) {
    const sorted = diagnostics.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    const lines = sorted.slice(0, LISTED).map(formatDiagnostic);
    const unlisted = sorted.length + more - lines.length;
    if (unlisted > 0) lines.push(`and ${unlisted} more`);
    super(lines.join("\n"));
    this.diagnostics = sorted;
  }
}
