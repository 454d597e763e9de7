import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** `coldaisle hypervisor check`: compares both machines with what another one made of the same programs. */
export const check: Command = defineCommand({
  name: "check",
  meaning: "Run programs whose results are known, and print what differs",
  operand: {
    name: "golden",
    count: "one",
    meaning: "A line of JSON for each program: source, cycles, instructions, status, cc, registers, memory",
  },
  options: {},
  async execute([file], _values, terminal): Promise<ExitCode> {
    const { readLines } = await import("../../scenario/inputs/text-lines.ts");
    const { InputError } = await import("../../scenario/inputs/input-error.ts");
    const { readGoldenProgram } = await import("../hypervisor/golden-program.ts");
    const { differences } = await import("../hypervisor/differences.ts");
    const { MODE_NAMES } = await import("../../hypervisor/machine/modes.ts");
    const expected = "programs and their results, a line of JSON for each";
    let programs = 0;
    let agreeing = 0;
    await readLines(file!, expected, (line) => {
      if (line.whole.trim() === "") return;
      const place = { file: line.file, line: line.number };
      const golden = readGoldenProgram(line.whole, place);
      programs++;
      let agrees = true;
      for (const mode of MODE_NAMES) {
        const found = differences(golden, mode);
        if (found.length === 0) continue;
        agrees = false;
        terminal.out(`${place.file}:${place.line}: ${golden.name}, ${mode}: ${found.join("; ")}`);
      }
      if (agrees) agreeing++;
    });
    if (programs === 0) throw new InputError({ file: file!, found: "no programs", expected });
    terminal.out(`${agreeing} of ${programs}`);
    return agreeing === programs ? EXIT.ok : EXIT.thresholdFailed;
  },
});
