import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import type { Drivers } from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import {
  buildGuestImage,
  type GuestImage,
  loadGuestImage,
} from "../../../../src/hypervisor/guests/guest-image.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { Platform } from "../../../../src/hypervisor/system/platform.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";
import { ioDevices, machineDisk } from "./small-monitor.ts";

/** A guest whose kernel has these drivers, and does no more than what `code` says, and halts. */
export function driverProgram({ network, disk }: Drivers, code: string): GuestImage {
  const main = () => ({ code: `\nmain:${code}\n        halt\n` });
  return buildGuestImage({ operations: bareMetal, parts: [network, disk, main] });
}

/** Text that waits until two words of a driver's state are equal, idle meanwhile. */
export function waitUntilEqual(label: string, state: string, one: number, other: number): string {
  return `
${label}:
        cli
        irmovq $${state},%rdx
        mrmovq ${one}(%rdx),%rax
        mrmovq ${other}(%rdx),%rcx
        subq %rcx,%rax
        je ${label}Over
        sti
        idle
        jmp ${label}
${label}Over:`;
}

/** A guest on the bare machine. */
export function onBareMachine(
  image: GuestImage,
  {
    mode = "fast",
    disk = machineDisk(),
    processor = haswell,
  }: { mode?: Mode; disk?: Uint8Array; processor?: Processor } = {},
): VirtualMachine {
  const platform = new Platform({ processor, memoryBytes: GUEST_BYTES, mode, devices: ioDevices(disk) });
  loadGuestImage(image, platform.memory, 0);
  platform.cores[0]!.start({ pc: image.entry, stack: image.stack, root: image.root });
  return { platform, image, guestBase: 0, run: (cycleBudget) => platform.run(cycleBudget) };
}

const BUDGET = 100_000_000;

/**
 * Runs a guest to its end.
 *
 * @returns %rbx, %r12, %r13 and %r14 then
 */
export function runToEnd(machine: VirtualMachine): number[] {
  const status = machine.run(BUDGET);
  if (status !== "halted") throw new Error(`guest: found "${status}"`);
  const core = machine.platform.cores[0]!;
  return [3, 12, 13, 14].map((register) => core.register(register));
}
