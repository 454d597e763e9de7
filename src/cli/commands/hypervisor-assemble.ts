import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** `coldaisle hypervisor assemble`: shows what a program is in memory. */
export const assemble: Command = defineCommand({
  name: "assemble",
  meaning: "Assemble a program and print addresses, bytes and source",
  operand: { name: "program", count: "one", meaning: "Program in Y86-64 assembly" },
  options: {},
  async execute([program], _values, terminal): Promise<ExitCode> {
    const { readProgram } = await import("../hypervisor/read-program.ts");
    const { listing } = await import("../../hypervisor/assembly/listing.ts");
    terminal.out(listing(readProgram(program!)));
    return EXIT.ok;
  },
});
