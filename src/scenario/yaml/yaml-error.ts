/** Something in a text that YAML, or a limit of its reader, does not allow. */
export class YamlError extends Error {
  override readonly name = "YamlError";
  /** Where in the text, in UTF-16 code units from 0. */
  readonly offset: number;
  readonly found: string;
  readonly expected: string;

  constructor(offset: number, found: string, expected: string) {
    super(`found ${found}, expected ${expected}`);
    this.offset = offset;
    this.found = found;
    this.expected = expected;
  }
}
