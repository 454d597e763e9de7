import type { Terminal } from "../../src/cli/terminal.ts";

/** A terminal that keeps what is written, without colour. */
export interface RecordedTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

/** A terminal that nobody watches, for tests of commands. */
export function recordedTerminal(): RecordedTerminal {
  const written = { out: "", err: "" };
  const plain = (text: string): string => text;
  return {
    written,
    out(text) {
      written.out += `${text}\n`;
    },
    err(text) {
      written.err += `${text}\n`;
    },
    interactive: false,
    screen: null,
    colours: { bold: plain, dim: plain, green: plain, red: plain },
  };
}
