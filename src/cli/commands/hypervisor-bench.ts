import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { COMBINATION_OPTIONS } from "../hypervisor/combination-specs.ts";

/** `coldaisle hypervisor bench`: what operations cost under techniques. */
export const bench: Command = defineCommand({
  name: "bench",
  meaning: "Measure what operations of a guest cost, in cycles, under each technique",
  operand: null,
  options: {
    technique: {
      kind: "texts",
      placeholder: "name",
      meaning: "May be repeated; default all that can do what else is asked for",
    },
    ...COMBINATION_OPTIONS,
    cpu: {
      ...COMBINATION_OPTIONS.cpu,
      meaning: "The processor, such as prescott or haswell, or all; default skylake",
    },
    every: {
      kind: "flag",
      meaning: "Not a technique's defaults for what is not asked for, but all that it can do",
    },
    breakdown: { kind: "flag", meaning: "Show where the cycles go" },
    csv: { kind: "text", placeholder: "file", meaning: "Write the table there" },
    json: { kind: "flag", meaning: "Print one line of JSON" },
  },
  async execute(_operands, values, terminal): Promise<ExitCode> {
    const { readCombinations } = await import("../hypervisor/combination-options.ts");
    const { measureCombinations } = await import("../hypervisor/measure-combinations.ts");
    const combinations = readCombinations(values.technique, values, values.every);
    const measured = await measureCombinations(combinations);
    if (values.csv !== undefined || values.json) {
      const hashed = measured.flatMap(({ rows, producedBy }) => rows.map((row) => ({ ...row, producedBy })));
      if (values.csv !== undefined) {
        const { writeOverheadCsv } = await import("../hypervisor/overhead-csv.ts");
        writeOverheadCsv(values.csv, hashed);
      }
      if (values.json) {
        terminal.out(JSON.stringify({ rows: hashed }));
        return EXIT.ok;
      }
    }
    const { breakdownTables, byProcessor, cyclesTable } = await import("../hypervisor/overhead-report.ts");
    const report = values.breakdown ? breakdownTables : cyclesTable;
    terminal.out(byProcessor(measured, report, terminal.colours));
    return EXIT.ok;
  },
});
