import { bareMetal } from "../../../src/hypervisor/guests/bare-metal.ts";
import { buildGuestImage, loadGuestImage } from "../../../src/hypervisor/guests/guest-image.ts";
import type { GuestPart, GuestSection } from "../../../src/hypervisor/guests/guest-section.ts";
import { GUEST_BYTES } from "../../../src/hypervisor/guests/layout.ts";
import { enterUserProgram } from "../../../src/hypervisor/guests/processes.ts";
import { REGISTER_NAMES } from "../../../src/hypervisor/machine/registers.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { Platform, type PlatformStatus } from "../../../src/hypervisor/system/platform.ts";

/** How a guest has ended. */
export interface GuestOutcome {
  readonly status: PlatformStatus;
  readonly platform: Platform;
  /** The value of a register. */
  register(name: (typeof REGISTER_NAMES)[number]): number;
  /** The lower half of the word at a label of the kernel's. */
  word(label: string, offset?: number): number;
}

/** Runs a kernel and what is given besides on the bare machine. */
export function runGuest(...parts: readonly (GuestPart | GuestSection)[]): GuestOutcome {
  const image = buildGuestImage({
    operations: bareMetal,
    parts: parts.map((part) => (typeof part === "function" ? part : () => part)),
  });
  const platform = new Platform({ processor: haswell, memoryBytes: GUEST_BYTES });
  loadGuestImage(image, platform.memory, 0);
  const core = platform.cores[0]!;
  core.start({ pc: image.entry, stack: image.stack, root: image.root });
  const status = platform.run(1_000_000);
  return {
    status,
    platform,
    register: (name) => core.register(REGISTER_NAMES.indexOf(name)),
    word: (label, offset = 0) => platform.memory.low(image.program.symbols.get(label)! + offset),
  };
}

/** The number of the system call by which user programs end here. */
const END = 2;

/** A kernel that runs a user program, label `program`, until it ends. */
export function userProgram(userCode: string): GuestPart {
  return (operations) => ({
    code: `
main:
        irmovq $program,%rax
${enterUserProgram(operations)}
end:
        halt
`,
    userCode: `program:\n${userCode}\n        irmovq $${END},%rax\n        syscall\n`,
    systemCalls: { [END]: "end" },
  });
}
