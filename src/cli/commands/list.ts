import type { PowerModel } from "../../models/power/power-model.ts";
import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";

interface Listed {
  readonly name: string;
  readonly meaning: string;
}

/** What a scenario can name, by kind. Each is loaded when it is shown. */
const CATALOGUES: Readonly<Record<string, () => Promise<readonly Listed[]>>> = {
  "server-types": async () => {
    const { serverTypes } = await import("../../models/plant/server-types.ts");
    return serverTypes.map((type) => ({
      name: type.name,
      meaning: `${type.cores} cores of ${type.coreMhz} MHz, ${type.memoryMiB} MiB, ${watts(type.power)}`,
    }));
  },
  "power-models": async () => (await import("../../models/power/registry.ts")).powerModels,
  placement: async () => (await import("../../policies/placement/registry.ts")).placements,
  "overload-detection": async () =>
    (await import("../../policies/overload-detection/registry.ts")).overloadDetections,
  "vm-selection": async () => (await import("../../policies/vm-selection/registry.ts")).vmSelections,
  "compatibility-profiles": async () =>
    (await import("../../scenario/profiles/registry.ts")).compatibilityProfiles,
  "compatibility-switches": async () =>
    (await import("../../scenario/compatibility.ts")).compatibilitySwitches,
};

const KINDS = Object.keys(CATALOGUES).join(", ");

/** `coldaisle list`: what a scenario can name, with a line on each. */
export const list: Command = defineCommand({
  name: "list",
  meaning: "List what a scenario can name: server types, power models, policies",
  operand: { name: "kind", count: "optional", meaning: `One of ${KINDS}` },
  options: {},
  async execute([kind], _values, terminal): Promise<ExitCode> {
    if (kind !== undefined && !Object.hasOwn(CATALOGUES, kind)) {
      throw new UsageError(`found unknown kind "${kind}", expected one of ${KINDS}`);
    }
    const { bold } = terminal.colours;
    const sections: string[] = [];
    for (const [name, load] of Object.entries(CATALOGUES)) {
      if (kind === undefined || kind === name) sections.push(`${bold(name)}\n${aligned(await load())}`);
    }
    terminal.out(sections.join("\n\n"));
    return EXIT.ok;
  },
});

function watts({ idleW, peakW }: PowerModel): string {
  return `${idleW} W idle, ${peakW} W at full load`;
}

function aligned(entries: readonly Listed[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries.map(({ name, meaning }) => `  ${name.padEnd(width)}  ${meaning}`).join("\n");
}
