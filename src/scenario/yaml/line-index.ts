/** A place in a text as people count, line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns. A line ends with LF, CR LF or CR, as in YAML. */
export class LineIndex {
  /** Where each line begins. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
    this.#starts = starts;
  }

  /** @param offset - in UTF-16 code units from 0 */
  positionOf(offset: number): Position {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }
}
