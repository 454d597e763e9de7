import type { Program } from "../../hypervisor/assembly/program.ts";
import type { Mode } from "../../hypervisor/machine/modes.ts";
import type { Outcome } from "../../hypervisor/machine/outcome.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { COMBINATION_OPTIONS } from "../hypervisor/combination-specs.ts";
import type { CombinationValues } from "../hypervisor/combination-values.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** `coldaisle hypervisor run`: runs a program and shows how it ended. */
export const run: Command = defineCommand({
  name: "run",
  meaning: "Run a program and show its cycles, registers and memory",
  operand: { name: "program", count: "one", meaning: "Program in Y86-64 assembly" },
  options: {
    mode: {
      kind: "text",
      placeholder: "pipeline or fast",
      meaning: "Stage by stage, or by instruction with the same result; default pipeline",
    },
    trace: { kind: "flag", meaning: "Print a line for each cycle: what is in which stage of the pipeline" },
    cycles: { kind: "integer", placeholder: "integer", meaning: "Stop after so many; default 10,000,000" },
    vmm: {
      kind: "text",
      placeholder: "technique",
      meaning: "Run it as a guest's kernel under this technique",
    },
    ...COMBINATION_OPTIONS,
    json: { kind: "flag", meaning: "Print one line of JSON" },
  },
  async execute([path], values, terminal): Promise<ExitCode> {
    if (values.vmm !== undefined) return runAsGuest(path!, { ...values, vmm: values.vmm }, terminal);
    for (const name of ["paging", "io", "type", "cpu"] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name}: found no --vmm with it, expected one`);
    }
    const mode = await readMode(values.mode);
    if (values.trace && (values.json || mode !== "pipeline")) {
      throw new UsageError("--trace: found --json or --mode fast with it, expected neither");
    }
    const { readProgram } = await import("../hypervisor/read-program.ts");
    const { DEFAULT_CYCLE_BUDGET, runProgram } = await import("../../hypervisor/run-program.ts");
    const program = readProgram(path!);
    const cycleBudget = values.cycles ?? DEFAULT_CYCLE_BUDGET;
    if (values.trace) await printTrace(program, cycleBudget, terminal);
    const outcome = runProgram(program, { mode, cycleBudget });
    if (values.json) terminal.out(JSON.stringify({ program: path, mode, ...outcome }));
    else {
      const { outcomeReport } = await import("../hypervisor/outcome-report.ts");
      terminal.out(outcomeReport(outcome, cycleBudget, terminal.colours));
    }
    return exitCodeOf(outcome);
  },
});

interface GuestValues extends CombinationValues {
  readonly vmm: string;
  readonly mode: string | undefined;
  readonly trace: boolean;
  readonly cycles: number | undefined;
  readonly json: boolean;
}

async function runAsGuest(path: string, values: GuestValues, terminal: Terminal): Promise<ExitCode> {
  if (values.trace || values.mode !== undefined) {
    throw new UsageError("--vmm: found --trace or --mode with it, expected neither");
  }
  const { readCombination, refusing } = await import("../hypervisor/combination-options.ts");
  const { readGuestProgram } = await import("../hypervisor/read-program.ts");
  const { runGuest } = await import("../../hypervisor/run-guest.ts");
  const { DEFAULT_CYCLE_BUDGET } = await import("../../hypervisor/run-program.ts");
  const cycleBudget = values.cycles ?? DEFAULT_CYCLE_BUDGET;
  const resolved = readCombination(values.vmm, values, "vmm");
  const program = readGuestProgram(path);
  const outcome = refusing(() => runGuest(program, resolved, cycleBudget), "vmm");
  if (values.json) {
    const { processor, ...parts } = resolved.combination;
    terminal.out(JSON.stringify({ program: path, ...parts, processor: processor.name, ...outcome }));
  } else {
    const { guestReport } = await import("../hypervisor/guest-report.ts");
    terminal.out(guestReport(outcome, cycleBudget, terminal.colours));
  }
  return outcome.status === "halted" ? EXIT.ok : EXIT.runsFailed;
}

/** A program that does not halt by itself has failed. */
function exitCodeOf({ status }: Outcome): ExitCode {
  return status === "HLT" ? EXIT.ok : EXIT.runsFailed;
}

async function readMode(text = "pipeline"): Promise<Mode> {
  const { MODE_NAMES } = await import("../../hypervisor/machine/modes.ts");
  const mode = MODE_NAMES.find((name) => name === text);
  if (mode === undefined) {
    throw new UsageError(`--mode: found "${text}", expected one of ${MODE_NAMES.join(", ")}`);
  }
  return mode;
}

async function printTrace(program: Program, cycleBudget: number, terminal: Terminal): Promise<void> {
  const { memoryWith } = await import("../../hypervisor/run-program.ts");
  const { Pipeline } = await import("../../hypervisor/machine/pipeline.ts");
  const { tracePipeline } = await import("../../hypervisor/machine/pipeline-trace.ts");
  const { disassembleAt } = await import("../../hypervisor/assembly/disassembler.ts");
  const memory = memoryWith(program);
  const describe = (pc: number): string => disassembleAt(memory.bytes, pc).text;
  for (const line of tracePipeline(new Pipeline(memory), cycleBudget, describe)) terminal.out(line);
  terminal.out("");
}
