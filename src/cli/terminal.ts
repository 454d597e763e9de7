import { createColors } from "picocolors";
import { EXIT } from "./exit-code.ts";

/** What a command may do to the screen; tests give their own. */
export interface Terminal {
  /** Writes a line (or several) to standard output. */
  out(text: string): void;
  /** Writes a line (or several) to standard error. */
  err(text: string): void;
  /** Whether someone watches standard error, so that a progress bar makes sense. */
  readonly interactive: boolean;
  /** Standard output as something to draw on; null where it is no terminal, or one that cannot move its cursor. */
  readonly screen: Screen | null;
  /** Escape sequences for standard output, or the identity where colour is not wanted. */
  readonly colours: Colours;
}

/** A terminal that understands escape sequences. */
export interface Screen {
  /** Writes text as it is. */
  write(text: string): void;
  /** What fits on it now. */
  size(): ScreenSize;
  /** Whether colour is wanted. */
  readonly coloured: boolean;
}

/** How many characters fit on a screen. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** The few colours that the commands use. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
}

/** A terminal that does not tell its size is taken for one of this. */
const USUAL_SIZE: ScreenSize = { columns: 80, rows: 24 };

/**
 * The terminal of a process.
 * Colour needs a TTY, `NO_COLOR` unset or empty (https://no-color.org) and a `TERM` other than `dumb`.
 * Once a reader has closed the pipe (`coldaisle list | head`), what is written is dropped, and the work goes on: a run is
 * still written, and the exit code still says how it went. A standard output that fails otherwise ends the process.
 */
export function processTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr } = process;
  const { NO_COLOR, TERM } = process.env;
  const capable = Boolean(stdout.isTTY) && TERM !== "dumb";
  const coloured = capable && !NO_COLOR;
  let wanted = true;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!wanted) return;
    wanted = false;
    if (error.code === "EPIPE") return;
    stderr.write(`coldaisle: cannot write standard output: ${error.message}\n`);
    process.exit(EXIT.internal);
  });
  // Nobody is left to be told.
  stderr.on("error", () => {});
  const write = (text: string): void => {
    if (wanted) stdout.write(text);
  };
  return {
    out: (text) => write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    interactive: Boolean(stderr.isTTY),
    screen: capable ? { write, coloured, size: () => sizeOf(stdout) } : null,
    colours: createColors(coloured),
  };
}

function sizeOf({ columns, rows }: NodeJS.WriteStream): ScreenSize {
  return columns > 0 && rows > 0 ? { columns, rows } : USUAL_SIZE;
}
