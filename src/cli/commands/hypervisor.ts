import type { CommandGroup } from "../command.ts";
import { assemble } from "./hypervisor-assemble.ts";
import { check } from "./hypervisor-check.ts";
import { run } from "./hypervisor-run.ts";

/** `coldaisle hypervisor`: the cycle-accurate machine, used alone. */
export const hypervisor: CommandGroup = {
  name: "hypervisor",
  meaning: "Run programs on the cycle-accurate machine",
  commands: [run, check, assemble],
};
