import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** An option of a command, declared once for every reader of the command line. */
export type OptionSpec =
  | { readonly kind: "flag"; readonly meaning: string; readonly short?: string }
  /** `texts` may be repeated and keeps its order; the others are given once at most. */
  | {
      readonly kind: "text" | "texts" | "integer";
      readonly placeholder: string;
      readonly meaning: string;
      /** One letter that stands for it behind a single dash. */
      readonly short?: string;
    };

/** The options of a command by name, without the dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command is given besides options. */
export interface OperandSpec {
  readonly name: string;
  readonly count: "one" | "optional" | "many" | "any";
  readonly meaning: string;
}

interface ValueOfKind {
  flag: boolean;
  text: string | undefined;
  texts: readonly string[];
  integer: number | undefined;
}

/** The values that a command receives for its options. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: ValueOfKind[Specs[Name]["kind"]];
};

/** One command of the command line. */
export interface Command<Specs extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  readonly meaning: string;
  readonly operand: OperandSpec | null;
  readonly options: Specs;
  /** Does the work and says how the process ends. Loads what it needs itself, so that no command pays for another. */
  execute(operands: readonly string[], values: OptionValues<Specs>, terminal: Terminal): Promise<ExitCode>;
}

/** Commands that share their first word. Without a second one, their help is shown. */
export interface CommandGroup {
  readonly name: string;
  readonly meaning: string;
  readonly commands: readonly Command[];
}

/** Declares a command, with the types of its option values taken from the declaration. */
export function defineCommand<const Specs extends OptionSpecs>(command: Command<Specs>): Command {
  return command;
}

/** What a reader of the command line found: texts as they stand. */
export interface RawArguments {
  readonly command: Command;
  readonly operands: readonly string[];
  /** True for a given flag, else every text given for the option, in order. */
  readonly options: Readonly<Record<string, boolean | readonly string[]>>;
}

/**
 * Checks the texts of the options against their kinds.
 * @throws UsageError if a text is empty, is not an integer where one is expected, or is one too many.
 */
export function optionValues({ command, options }: RawArguments): OptionValues<OptionSpecs> {
  const values: Record<string, ValueOfKind[keyof ValueOfKind]> = {};
  for (const [name, spec] of Object.entries(command.options)) {
    const given = options[name];
    if (spec.kind === "flag") {
      values[name] = given === true;
      continue;
    }
    const texts = typeof given === "object" ? given : [];
    if (texts.includes("")) throw new UsageError(`--${name}: found no value, expected one`);
    if (spec.kind === "texts") {
      values[name] = texts;
      continue;
    }
    if (texts.length > 1) throw new UsageError(`--${name} is given ${texts.length} times, expected once`);
    const text = texts[0];
    values[name] = spec.kind === "integer" && text !== undefined ? integer(name, text) : text;
  }
  return values;
}

function integer(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UsageError(`--${name}: found "${text}", expected an integer from 0 to 2^53 - 1`);
  }
  return value;
}
