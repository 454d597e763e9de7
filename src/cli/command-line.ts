import { type Command, type CommandGroup, optionValues, type RawArguments } from "./command.ts";
import { batch } from "./commands/batch.ts";
import { check } from "./commands/check.ts";
import { collect } from "./commands/collect.ts";
import { compare } from "./commands/compare.ts";
import { explain } from "./commands/explain.ts";
import { hypervisor } from "./commands/hypervisor.ts";
import { list } from "./commands/list.ts";
import { newFiles } from "./commands/new.ts";
import { plan } from "./commands/plan.ts";
import { query } from "./commands/query.ts";
import { report } from "./commands/report.ts";
import { run } from "./commands/run.ts";
import { schema } from "./commands/schema.ts";
import { stats } from "./commands/stats.ts";
import { trace } from "./commands/trace.ts";
import { validate } from "./commands/validate.ts";
import { worker } from "./commands/worker.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readPlainArguments } from "./plain-arguments.ts";
import type { Terminal } from "./terminal.ts";

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  run,
  plan,
  batch,
  worker,
  collect,
  validate,
  check,
  newFiles,
  explain,
  schema,
  list,
  compare,
  stats,
  query,
  report,
  trace,
  hypervisor,
];

/** Reads a command line, does what it asks and says how the process ends. Never throws. */
export async function commandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const plain = readPlainArguments(argv, COMMANDS);
    if (plain !== null) return await execute(plain, terminal);
    const { readArguments } = await import("./full-arguments.ts");
    const reading = await readArguments(argv, COMMANDS);
    if ("run" in reading) return await execute(reading.run, terminal);
    terminal.out(reading.print);
    return EXIT.ok;
  } catch (thrown) {
    const { describeFailure } = await import("./failure.ts");
    const { exitCode, text } = await describeFailure(thrown);
    terminal.err(text);
    return exitCode;
  }
}

function execute(found: RawArguments, terminal: Terminal): Promise<ExitCode> {
  return found.command.execute(found.operands, optionValues(found), terminal);
}
