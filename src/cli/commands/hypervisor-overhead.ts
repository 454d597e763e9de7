import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { COMBINATION_OPTIONS } from "../hypervisor/combination-specs.ts";

/** `coldaisle hypervisor overhead`: what workloads pay for being virtualised. */
export const overhead: Command = defineCommand({
  name: "overhead",
  meaning: "Price workloads: how much more CPU time the same work takes under each technique",
  operand: null,
  options: {
    profile: {
      kind: "texts",
      placeholder: "name",
      meaning: "Class of workloads; may be repeated; default all",
    },
    technique: {
      kind: "texts",
      placeholder: "name",
      meaning: "May be repeated; default all that can do what else is asked for",
    },
    ...COMBINATION_OPTIONS,
    json: { kind: "flag", meaning: "Print one line of JSON" },
  },
  async execute(_operands, values, terminal): Promise<ExitCode> {
    const { readCombinations } = await import("../hypervisor/combination-options.ts");
    const { readProfiles } = await import("../hypervisor/profile-option.ts");
    const { OverheadTable } = await import("../../hypervisor/overhead/overhead-table.ts");
    const profiles = readProfiles(values.profile);
    const combinations = readCombinations(values.technique, values);
    const table = new OverheadTable();
    const priced = profiles.flatMap((profile) =>
      combinations.map((resolved) => ({
        combination: resolved.combination,
        slowdown: table.slowdown(profile, resolved),
      })),
    );
    if (values.json) {
      const results = priced.map(({ combination: { processor, ...parts }, slowdown }) => ({
        ...parts,
        processor: processor.name,
        ...slowdown,
      }));
      terminal.out(JSON.stringify({ results }));
      return EXIT.ok;
    }
    const { contributionsTable, slowdownTable } = await import("../hypervisor/overhead-report.ts");
    terminal.out(slowdownTable(priced, terminal.colours));
    const only = priced.length === 1 ? priced[0] : undefined;
    if (only !== undefined) terminal.out(contributionsTable(only.slowdown, terminal.colours));
    return EXIT.ok;
  },
});
