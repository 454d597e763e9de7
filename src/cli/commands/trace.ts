import type { InputFormat } from "../../scenario/inputs/detect-format.ts";
import type { TraceRules } from "../../scenario/inputs/trace-input.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** Width of the line of blocks. */
const PARTS = 60;
const ACTIONS = "info <path>, or convert <path> <file.csv>";

/** How the trace is read. */
interface Reading {
  readonly format: InputFormat;
  readonly rules: TraceRules;
}

/** `coldaisle trace`: says what a trace holds, or writes it as the plain CSV. */
export const trace: Command = defineCommand({
  name: "trace",
  meaning: "Look into a trace (info <path>) or write it as CSV (convert <path> <file.csv[.gz]>)",
  operand: { name: "action", count: "many", meaning: ACTIONS },
  options: {
    format: { kind: "text", placeholder: "format", meaning: "Format of the trace; recognised if left out" },
    resample: { kind: "text", placeholder: "time", meaning: "Lay samples on a grid, such as 5 min" },
    excess: {
      kind: "text",
      placeholder: "refuse or cap",
      meaning: "Utilisation above 100 %; default refuse",
    },
    json: { kind: "flag", meaning: "Print one line of JSON" },
  },
  async execute([action, path, target, ...surplus], values, terminal): Promise<ExitCode> {
    const expected = action === "info" ? 1 : 2;
    const given = [path, target, ...surplus].filter((operand) => operand !== undefined);
    if ((action !== "info" && action !== "convert") || path === undefined || given.length !== expected) {
      throw new UsageError(`trace: found "${[action, ...given].join(" ")}", expected ${ACTIONS}`);
    }
    const reading = await readingOf(path, values);
    if (target === undefined) await info(path, reading, values.json, terminal);
    else await convert(path, target, reading, values.json, terminal);
    return EXIT.ok;
  },
});

async function info(
  path: string,
  { format, rules }: Reading,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const { describeTrace } = await import("../../scenario/inputs/describe-trace.ts");
  const description = await describeTrace(path, format, rules, PARTS);
  if (json) {
    terminal.out(JSON.stringify({ path, ...description }));
    return;
  }
  const { traceReport } = await import("../trace-report.ts");
  terminal.out(traceReport(path, description, terminal.colours));
}

async function convert(
  path: string,
  target: string,
  { format, rules }: Reading,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  if (format === "swf" || format === "azure-vms") {
    throw new UsageError(
      `trace convert: found the format ${format}, expected one with utilisation over time`,
    );
  }
  if (!/\.csv(\.gz)?$/.test(target)) {
    throw new UsageError(
      `trace convert: found "${target}", expected a file name that ends in .csv or .csv.gz`,
    );
  }
  const { readTraces } = await import("../../scenario/inputs/read-traces.ts");
  const { writeTraceCsv } = await import("../../report/trace-csv.ts");
  const input = await readTraces(path, format, rules);
  await writeTraceCsv(target, input);
  const { count, samples, intervalS } = input.traces;
  if (json) terminal.out(JSON.stringify({ path, target, format, vms: count, samples, intervalS }));
  else terminal.out(`written: ${target}`);
}

async function readingOf(
  path: string,
  given: {
    readonly format: string | undefined;
    readonly resample: string | undefined;
    readonly excess: string | undefined;
  },
): Promise<Reading> {
  const { detectFormat, INPUT_FORMATS } = await import("../../scenario/inputs/detect-format.ts");
  const excess = given.excess ?? "refuse";
  if (excess !== "refuse" && excess !== "cap") {
    throw new UsageError(`--excess: found "${excess}", expected refuse or cap`);
  }
  const named = INPUT_FORMATS.find((format) => format === given.format);
  if (given.format !== undefined && named === undefined) {
    const { nearestName } = await import("../../scenario/nearest.ts");
    const nearest = nearestName(given.format, INPUT_FORMATS);
    const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
    throw new UsageError(
      `--format: found "${given.format}", expected one of ${INPUT_FORMATS.join(", ")}${hint}`,
    );
  }
  const resampleS = given.resample === undefined ? null : await readTime(given.resample);
  const rules = { first: Number.POSITIVE_INFINITY, resampleS, capExcess: excess === "cap" };
  return { format: named ?? (await detectFormat(path)), rules };
}

async function readTime(text: string): Promise<number> {
  const { expectedQuantity, readQuantity } = await import("../../scenario/units.ts");
  const timeS = readQuantity(text, "time");
  if (typeof timeS === "number" && timeS > 0 && Number.isFinite(timeS)) return timeS;
  throw new UsageError(`--resample: found "${text}", expected ${expectedQuantity("time")}`);
}
