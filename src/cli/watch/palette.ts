/** Characters for utilisation, from none to all of the CPU. */
const LEVELS = "▁▂▃▄▅▆▇█";

/**
 * Colours of the levels, of the 256 of terminals: from blue by way of light blue and yellow to orange, which are told
 * apart with any kind of colour vision. The characters say the same without colour.
 */
const LEVEL_COLOURS: readonly number[] = [67, 68, 74, 110, 186, 221, 214, 208];

const ASLEEP = "z";
const OFF = "·";
const CHANGING = "~";
const SHORT = "!";

/** What the characters mean. */
export const LEGEND: string = `${LEVELS} CPU in use  ${SHORT} short of CPU  ${ASLEEP} asleep  ${OFF} off  ${CHANGING} on the way`;

/** How servers that share a cell are doing. */
export interface CellState {
  /** 0..1 */
  readonly utilisation: number;
  readonly on: number;
  readonly asleep: number;
  readonly changing: number;
  readonly short: number;
}

/** A character for a cell, in colour or without. */
export function paint(cell: CellState, coloured: boolean): string {
  const { utilisation, on, asleep, changing, short } = cell;
  if (2 * short > on) return coloured ? `\u001b[7m${SHORT}\u001b[27m` : SHORT;
  if (on > 0) {
    const level = Math.min(LEVELS.length - 1, Math.floor(utilisation * LEVELS.length));
    return coloured ? `\u001b[38;5;${LEVEL_COLOURS[level]!}m${LEVELS[level]!}\u001b[39m` : LEVELS[level]!;
  }
  const state = changing > 0 ? CHANGING : asleep > 0 ? ASLEEP : OFF;
  return coloured ? `\u001b[2m${state}\u001b[22m` : state;
}
