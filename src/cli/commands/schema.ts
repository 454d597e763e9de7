import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** `coldaisle schema`: prints the JSON Schema of scenarios, for editors. */
export const schema: Command = defineCommand({
  name: "schema",
  meaning: "Print the JSON Schema of scenario files",
  operand: null,
  options: {},
  async execute(_operands, _values, terminal): Promise<ExitCode> {
    const { scenarioJsonSchema } = await import("../../scenario/schema/json-schema.ts");
    terminal.out(JSON.stringify(scenarioJsonSchema(), null, 2));
    return EXIT.ok;
  },
});
