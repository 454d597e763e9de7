import type { CommandGroup } from "../command.ts";
import { assemble } from "./hypervisor-assemble.ts";
import { bench } from "./hypervisor-bench.ts";
import { check } from "./hypervisor-check.ts";
import { overhead } from "./hypervisor-overhead.ts";
import { run } from "./hypervisor-run.ts";

/** `coldaisle hypervisor`: the cycle-accurate machine, used alone. */
export const hypervisor: CommandGroup = {
  name: "hypervisor",
  meaning: "Run programs and guests on the cycle-accurate machine, and measure hypervisors on it",
  commands: [run, check, assemble, bench, overhead],
};
