import { type Command, type CommandGroup, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";

/** `coldaisle new policy`: writes the module of a policy of one's own, and its test, to be changed. */
const policy: Command = defineCommand({
  name: "policy",
  meaning: "Write a policy module that works, and its test",
  operand: { name: "policy", count: "many", meaning: "kind and name, such as: placement snug-fit" },
  options: {
    out: { kind: "text", placeholder: "file", meaning: "Where to write the module; default <name>.ts" },
  },
  async execute(operands, { out }, terminal): Promise<ExitCode> {
    const [kind, name] = operands;
    if (kind === undefined || name === undefined || operands.length > 2) {
      throw new UsageError(`new policy: found "${operands.join(" ")}", expected a kind and a name`);
    }
    const { POLICY_KINDS } = await import("../../policies/catalogue.ts");
    const known = POLICY_KINDS.find((candidate) => candidate === kind);
    if (known === undefined) {
      const { nearestName } = await import("../../scenario/nearest.ts");
      const nearest = nearestName(kind, POLICY_KINDS);
      const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
      throw new UsageError(
        `new policy: found kind "${kind}", expected one of ${POLICY_KINDS.join(", ")}${hint}`,
      );
    }
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new UsageError(
        `new policy: found name "${name}", expected one in kebab case, such as least-loaded`,
      );
    }
    const file = out ?? `${name}.ts`;
    if (!/(?<!\.test)\.ts$/.test(file)) {
      throw new UsageError(`--out: found "${file}", expected a file name that ends in .ts`);
    }
    const { writeNewPolicy } = await import("../new-policy/new-policy-files.ts");
    for (const path of writeNewPolicy(known, name, file)) terminal.out(`written: ${path}`);
    return EXIT.ok;
  },
});

/** `coldaisle new`: files to begin with. */
export const newFiles: CommandGroup = {
  name: "new",
  meaning: "Write files to begin with: a policy of one's own and its test",
  commands: [policy],
};
