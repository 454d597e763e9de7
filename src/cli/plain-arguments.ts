import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Command, CommandGroup, RawArguments } from "./command.ts";

type NodeOptions = NonNullable<ParseArgsConfig["options"]>;

/** Arguments that parsers disagree about. */
const PUZZLES: readonly string[] = ["", "-", "--", "true", "false"];

/**
 * Reads a command line that is right and plain: a known command, its operands and known options.
 * Everything else (help, version, completion, any mistake) gives null and is for the full reader in
 * `full-arguments.ts`, which explains itself but takes as long to load as everything else together.
 * What this reader accepts, the full one accepts with the same result.
 */
export function readPlainArguments(
  argv: readonly string[],
  commands: readonly (Command | CommandGroup)[],
): RawArguments | null {
  const [name, ...args] = argv;
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined && "commands" in command) return readPlainArguments(args, command.commands);
  if (command === undefined || args.some((arg) => PUZZLES.includes(arg))) return null;
  const options: NodeOptions = {};
  for (const [option, { kind, short }] of Object.entries(command.options)) {
    const form = kind === "flag" ? { type: "boolean" as const } : { type: "string" as const, multiple: true };
    options[option] = short === undefined ? form : { ...form, short };
  }
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true, strict: true });
    if (!rightCount(command, positionals.length)) return null;
    return { command, operands: positionals, options: values as RawArguments["options"] };
  } catch {
    return null;
  }
}

function rightCount({ operand }: Command, count: number): boolean {
  switch (operand?.count) {
    case undefined:
      return count === 0;
    case "optional":
      return count <= 1;
    case "one":
      return count === 1;
    case "many":
      return count >= 1;
    case "any":
      return true;
  }
}
