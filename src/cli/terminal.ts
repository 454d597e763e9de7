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
  /** Escape sequences for standard output, or the identity where colour is not wanted. */
  readonly colours: Colours;
}

/** The few colours that the commands use. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
}

/**
 * The terminal of a process.
 * Colour needs a TTY, `NO_COLOR` unset or empty (https://no-color.org) and a `TERM` other than `dumb`.
 * A reader that closes the pipe early (`coldaisle list | head`) ends the process quietly.
 */
export function processTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr } = process;
  const { NO_COLOR, TERM } = process.env;
  const coloured = Boolean(stdout.isTTY) && !NO_COLOR && TERM !== "dumb";
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    stderr.write(`coldaisle: ${error.message}\n`);
    process.exit(EXIT.internal);
  });
  return {
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    interactive: Boolean(stderr.isTTY),
    colours: createColors(coloured),
  };
}
