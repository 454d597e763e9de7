/** What a reader stumbles on, before it is known on which line. */
export class Stumble extends Error {
  readonly column: number;
  readonly found: string;
  readonly expected: string;
  readonly candidates: readonly string[] | undefined;

  constructor(column: number, found: string, expected: string, candidates?: readonly string[]) {
    super(`found ${found}, expected ${expected}`);
    this.column = column;
    this.found = found;
    this.expected = expected;
    this.candidates = candidates;
  }
}

/** What is quoted of a text that is not understood. */
const WORD = /[\w.$%-]+|\S/y;
const BLANKS = /\s*/y;

/** Reads one line from left to right. Blanks between what is read do not matter. */
export class LineReader {
  private readonly text: string;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
    this.skip();
  }

  /** Column of what comes next, from 1. */
  get column(): number {
    return this.offset + 1;
  }

  get atEnd(): boolean {
    return this.offset === this.text.length;
  }

  /** Takes what a sticky expression matches here; null if it does not match. */
  take(expression: RegExp): string | null {
    expression.lastIndex = this.offset;
    const match = expression.exec(this.text);
    if (match === null) return null;
    this.offset += match[0].length;
    this.skip();
    return match[0];
  }

  /** @throws Stumble if what comes next is not this character */
  require(character: string): void {
    if (!this.takeCharacter(character)) throw this.stumble(`"${character}"`);
  }

  /** Whether this character came next, and was taken. */
  takeCharacter(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    this.skip();
    return true;
  }

  /** That what comes next is not what is expected. */
  stumble(expected: string, candidates?: readonly string[]): Stumble {
    WORD.lastIndex = this.offset;
    const word = WORD.exec(this.text)?.[0];
    const found = word === undefined ? "the end of the line" : `"${word}"`;
    return new Stumble(this.column, found, expected, candidates);
  }

  private skip(): void {
    BLANKS.lastIndex = this.offset;
    this.offset += BLANKS.exec(this.text)![0].length;
  }
}
