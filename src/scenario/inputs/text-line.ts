import { InputError } from "./input-error.ts";

const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const QUOTE = 34;
/** Powers of ten that are doubles, and digits whose value is one: a quotient of such is rounded once, to the nearest. */
const MOST_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** Numbers as other programs write them; `NaN`, `Infinity` and hexadecimal are none. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** More than any of the formats has. */
const MOST_FIELDS = 64;
/** What a message quotes of a field, in UTF-16 code units. */
const QUOTED = 40;

/**
 * A line of a text file and its fields. Fields are numbered from 0 and come without the blanks around them. One
 * object serves all lines of a file, and nothing is decoded that nobody asks for.
 */
export class TextLine {
  readonly file: string;
  /** From 1. */
  number = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  readonly #fieldStart: Int32Array = new Int32Array(MOST_FIELDS);
  readonly #fieldEnd: Int32Array = new Int32Array(MOST_FIELDS);

  constructor(file: string) {
    this.file = file;
  }

  /** Takes the next line: `bytes[start]` up to but not including `bytes[end]`, and no CR at its end. */
  set(bytes: Buffer, start: number, end: number): void {
    this.number++;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  }

  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  /** The first byte, or -1 of an empty line. */
  get firstByte(): number {
    return this.isEmpty ? -1 : this.#bytes[this.#start]!;
  }

  /** The line as a whole. */
  get whole(): string {
    return this.#bytes.toString("utf8", this.#start, this.#end);
  }

  /**
   * Cuts the line at each separator; a line that ends in one has an empty field after it.
   *
   * @returns the number of fields, also where it is more than 64, of which only the first 64 can be read
   */
  split(separator: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let count = 0;
    let start = this.#start;
    for (let i = start; i < end; i++) {
      if (bytes[i] !== separator) continue;
      this.#setField(count++, start, i);
      start = i + 1;
    }
    this.#setField(count++, start, end);
    return count;
  }

  /** Cuts the line at each run of blanks. Returns as {@link split} does; 0 for a line of blanks. */
  splitAtBlanks(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let count = 0;
    for (let i = this.#start; i < end; ) {
      if (isBlank(bytes[i]!)) {
        i++;
        continue;
      }
      const start = i;
      while (i < end && !isBlank(bytes[i]!)) i++;
      this.#setField(count++, start, i);
    }
    return count;
  }

  /** A field's text. */
  text(field: number): string {
    return this.#bytes.toString("utf8", this.#fieldStart[field]!, this.#fieldEnd[field]!);
  }

  /**
   * A field's text as a name.
   *
   * @throws InputError if it is empty, in quotes, or not UTF-8
   */
  name(field: number, expected: string): string {
    const text = this.text(field);
    if (text === "" || this.#bytes[this.#fieldStart[field]!] === QUOTE || text.includes("\uFFFD")) {
      throw this.error(field, expected);
    }
    return text;
  }

  /** The double nearest to a field's decimal number; NaN if it is not one. */
  value(field: number): number {
    const bytes = this.#bytes;
    const end = this.#fieldEnd[field]!;
    let i = this.#fieldStart[field]!;
    const first = bytes[i];
    const isSigned = i < end && (first === MINUS || first === PLUS);
    if (isSigned) i++;
    let mantissa = 0;
    let digits = 0;
    let decimals = -1;
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
        if (decimals >= 0) decimals++;
      } else if (bytes[i] === POINT && decimals < 0) decimals = 0;
      else break;
    }
    if (i < end || digits === 0) return this.#valueWithExponent(field);
    if (digits > MOST_DIGITS) return Number(this.#latin(field));
    const value = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals]! : mantissa;
    return isSigned && first === MINUS ? -value : value;
  }

  /**
   * A field's number.
   *
   * @param expected - what must stand there, for messages
   * @throws InputError if it is not a number from `least` to `most`
   */
  numberIn(field: number, expected: string, least: number, most: number): number {
    const value = this.value(field);
    if (!(value >= least && value <= most)) throw this.error(field, expected);
    return value;
  }

  /** A field is not what it should be. */
  error(field: number, expected: string, found: string = this.#quoted(field)): InputError {
    return new InputError({
      file: this.file,
      line: this.number,
      column: this.#column(field),
      found,
      expected,
    });
  }

  /** The line is not what it should be. */
  lineError(found: string, expected: string): InputError {
    return new InputError({ file: this.file, line: this.number, found, expected });
  }

  /** The line has not as many fields as it should. */
  countError(found: number, expected: number): InputError {
    if (found === 0 || this.isEmpty) return this.lineError("an empty line", `${expected} fields`);
    return this.lineError(found === 1 ? "one field" : `${found} fields`, String(expected));
  }

  #setField(field: number, start: number, end: number): void {
    if (field >= MOST_FIELDS) return;
    const bytes = this.#bytes;
    let from = start;
    let to = end;
    while (from < to && isBlank(bytes[from]!)) from++;
    while (to > from && isBlank(bytes[to - 1]!)) to--;
    this.#fieldStart[field] = from;
    this.#fieldEnd[field] = to;
  }

  #valueWithExponent(field: number): number {
    const text = this.#latin(field);
    return DECIMAL.test(text) ? Number(text) : Number.NaN;
  }

  /** As {@link text}, faster, and right for ASCII. */
  #latin(field: number): string {
    return this.#bytes.toString("latin1", this.#fieldStart[field], this.#fieldEnd[field]);
  }

  #quoted(field: number): string {
    const text = this.text(field);
    if (text === "") return "nothing";
    return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
  }

  #column(field: number): number {
    return this.#bytes.toString("utf8", this.#start, this.#fieldStart[field]).length + 1;
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
