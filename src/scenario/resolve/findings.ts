import { unknownName } from "../schema/fields.ts";
import { foundText, type Path, Problems } from "../schema/problems.ts";

/** Gathers what is wrong with a scenario whose shape is right. */
export class Findings {
  readonly problems: Problems = new Problems();

  report(path: Path, found: string, expected: string): void {
    this.problems.add({ path, atKey: false, found, expected });
  }

  /** A name that stands for nothing. */
  reportUnknown(path: Path, name: string, known: Iterable<string>): void {
    if (this.problems.isFull) this.problems.addUntold(1);
    else this.problems.add({ path, atKey: false, found: foundText(name), ...unknownName(name, [...known]) });
  }

  /**
   * Reports what a constructor of the models refuses, in its words: `what: key: found X, expected Y`.
   *
   * @returns undefined if it refused
   * @throws whatever `make` throws that is not a RangeError
   */
  attempt<T>(path: Path, make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const [, key, found = error.message, expected = "figures that go together"] =
        /(?:: (\w+))?: found (.*), expected (.*)$/.exec(error.message) ?? [];
      this.report(key === undefined ? path : [...path, key], found, expected);
      return undefined;
    }
  }

  /** Names that must differ, in a list of mappings. */
  requireUnique(path: Path, things: readonly { readonly name: string }[]): void {
    const seen = new Set<string>();
    things.forEach(({ name }, i) => {
      if (seen.has(name)) this.report([...path, i, "name"], `${foundText(name)} again`, "a name of its own");
      seen.add(name);
    });
  }
}
