import type { Path } from "../schema/problems.ts";
import type { Findings } from "./findings.ts";

/**
 * Types by name: those that the scenario defines, and those of a catalogue behind them. Remembers which are used, in
 * the order of their first use.
 */
export class TypeTable<Type, Definition> {
  /** Every type that was asked for and is in order. */
  readonly used: Map<string, Type> = new Map();
  private readonly names: ReadonlySet<string>;
  private readonly findings: Findings;
  private readonly defined: Map<string, Type | undefined> = new Map();
  private readonly catalogued: (name: string) => Type | undefined;

  /**
   * Resolves all definitions, so that a wrong one is reported even if it is not used.
   *
   * @param section - the key of the scenario that holds the definitions
   * @param resolve - makes a type from its definition, or, without one, from the catalogue; undefined once it has
   *   reported why it cannot
   */
  constructor(
    section: string,
    definitions: Readonly<Record<string, Definition>>,
    catalogue: readonly string[],
    findings: Findings,
    resolve: (name: string, definition: Definition | undefined, path: Path) => Type | undefined,
  ) {
    this.findings = findings;
    this.names = new Set([...Object.keys(definitions), ...catalogue]);
    for (const [name, definition] of Object.entries(definitions)) {
      this.defined.set(name, resolve(name, definition, [section, name]));
    }
    this.catalogued = (name) => resolve(name, undefined, [section, name]);
  }

  /** A type that the scenario defines or uses; undefined if it does neither, or if its definition is wrong. */
  find(name: string): Type | undefined {
    return this.used.get(name) ?? this.defined.get(name);
  }

  /**
   * The type of a name that stands at `path`.
   *
   * @returns undefined once it has been reported that there is none, or that its definition is wrong
   */
  use(name: string, path: Path): Type | undefined {
    const known = this.used.get(name);
    if (known !== undefined) return known;
    if (!this.names.has(name)) {
      this.findings.reportUnknown(path, name, this.names);
      return undefined;
    }
    const type = this.defined.has(name) ? this.defined.get(name) : this.catalogued(name);
    if (type !== undefined) this.used.set(name, type);
    return type;
  }
}
