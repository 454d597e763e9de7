import yargs, { type Argv, type Options } from "yargs";
import { nearestName } from "../scenario/nearest.ts";
import { VERSION } from "../version.ts";
import type { Command, CommandGroup, OperandSpec, OptionSpec, RawArguments } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const EXIT_CODES =
  "Exit codes: 0 ok, 1 internal error or results not written, 2 usage, 3 invalid scenario or input, " +
  "4 some runs failed, 5 a regression or threshold failed, 130 interrupted.";

const COMPLETION = "completion";

/** What stands for a lone `-` while the library reads, which would drop it. */
const LONE_DASH = "\u0000-";

/** The library's messages in the form of ours: what was found, what was expected. */
const MESSAGES = {
  "Not enough non-option arguments: got %s, need at least %s": {
    one: "found %s operands, expected %s at least",
    other: "found %s operands, expected %s at least",
  },
  "Not enough arguments following: %s": "--%s: found no value, expected one",
  "Unknown argument: %s": { one: "unknown argument: %s", other: "unknown arguments: %s" },
} as unknown as Record<string, string>; // the library's types leave out plural forms

/** What the command line asks for: to run a command, or to see a text (help, version, completion). */
export type Reading = { readonly run: RawArguments } | { readonly print: string };

/**
 * Reads any command line.
 * @throws UsageError with the reason if it is wrong.
 */
export async function readArguments(
  argv: readonly string[],
  commands: readonly (Command | CommandGroup)[],
): Promise<Reading> {
  requireKnownCommand(argv[0], [...commands.map(({ name }) => name), COMPLETION]);
  const group = commands.find((command) => "commands" in command && command.name === argv[0]);
  if (group !== undefined && "commands" in group) {
    if (argv.length === 1) return readArguments([group.name, "--help"], commands);
    requireKnownCommand(
      argv[1],
      group.commands.map(({ name }) => name),
    );
  }
  let found: RawArguments | undefined;
  const parser = yargs()
    .scriptName("coldaisle")
    .locale("en")
    .updateStrings(MESSAGES)
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "short-option-groups": false,
    })
    .usage("$0 <command>\n\nSimulates virtualised data centres from YAML scenarios.")
    .demandCommand(1, `expected a command: ${commands.map(({ name }) => name).join(", ")}`)
    .strict()
    .alias("help", "h")
    .version(VERSION)
    .epilogue(EXIT_CODES)
    .showHelpOnFail(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw message === null && error !== undefined ? error : new UsageError(message ?? "wrong usage");
    });
  const declare = (within: Argv, command: Command, words: number): void => {
    within.command(
      command.name + operandUsage(command.operand),
      command.meaning,
      (builder) => {
        for (const [name, spec] of Object.entries(command.options)) builder.option(name, yargsOption(spec));
        if (command.operand !== null) {
          const { name, meaning } = command.operand;
          builder.positional(name, { type: "string", describe: meaning });
        }
      },
      (parsed) => {
        // What follows "--" escapes the library's own strictness.
        const surplus = parsed._.slice(words);
        if (surplus.length > 0) throw new UsageError(`unknown arguments: ${texts(surplus).join(", ")}`);
        found = rawArguments(command, parsed);
      },
    );
  };
  for (const command of commands) {
    if ("commands" in command) {
      parser.command(command.name, command.meaning, (within) => {
        for (const nested of command.commands) declare(within, nested, 2);
        within.demandCommand(1);
      });
    } else declare(parser, command, 1);
  }
  parser.completion(COMPLETION, "Print a completion script for bash or zsh");
  let output = "";
  const shielded = argv.map((arg) => (arg === "-" ? LONE_DASH : arg));
  await parser.parseAsync(shielded, {}, (_error, _parsed, text) => {
    output = text;
  });
  return found === undefined ? { print: output } : { run: found };
}

function requireKnownCommand(given: string | undefined, names: readonly string[]): void {
  if (given === undefined || given.startsWith("-") || names.includes(given)) return;
  const nearest = nearestName(given, names);
  const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
  throw new UsageError(`found unknown command "${given}", expected one of ${names.join(", ")}${hint}`);
}

function operandUsage(operand: OperandSpec | null): string {
  switch (operand?.count) {
    case undefined:
      return "";
    case "optional":
      return ` [${operand?.name}]`;
    case "one":
      return ` <${operand?.name}>`;
    case "many":
      return ` <${operand?.name}..>`;
    case "any":
      return ` [${operand?.name}..]`;
  }
}

function yargsOption(spec: OptionSpec): Options {
  const alias = spec.short === undefined ? {} : { alias: spec.short };
  if (spec.kind === "flag") return { type: "boolean", describe: spec.meaning, ...alias };
  const describe = `${spec.meaning} (${spec.placeholder})`;
  // Without nargs an array would swallow the scenario that follows it.
  if (spec.kind === "texts") return { type: "string", array: true, nargs: 1, describe, ...alias };
  return { type: "string", nargs: 1, describe, ...alias };
}

function rawArguments(command: Command, parsed: Readonly<Record<string, unknown>>): RawArguments {
  const options: Record<string, boolean | readonly string[]> = {};
  for (const [name, spec] of Object.entries(command.options)) {
    const value = parsed[name];
    if (value === undefined) continue;
    options[name] = spec.kind === "flag" ? value === true : texts(value);
  }
  const operands = command.operand === null ? [] : texts(parsed[command.operand.name]);
  return { command, operands, options };
}

function texts(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map((text) => (text === LONE_DASH ? "-" : String(text)));
}
