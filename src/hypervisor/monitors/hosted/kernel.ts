import { GUEST_BYTES } from "../../guests/layout.ts";
import { CR } from "../../system/control-registers.ts";
import { CONVENTIONAL_DESCRIPTORS } from "../../system/descriptors.ts";
import { FLAG, GATE } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS } from "../core/entry.ts";
import { GUEST_PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { GUEST_TABLES } from "../hardware-assisted/layout.ts";
import { confineDevices, type IoBackEndKind } from "../io/io-back-end.ts";
import { DRIVER_CALLS, driverSections } from "./kernel-drivers.ts";
import { RUN } from "./kernel-run.ts";
import { APPLICATION, HOST, kernelAddress } from "./layout.ts";

/** What routines may change besides %rdi: an interrupt's handler must not, because nobody has called it. */
const CHANGED: readonly string[] = ["rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11"];

/**
 * The kernel of the host's operating system, with what it needs to have one process: the application that the guest
 * belongs to. In the kernel interrupts are off, but where it waits, and where the guest was interrupted.
 */
export function hostKernel(kind: IoBackEndKind): string {
  const isPassedThrough = kind === "passthrough";
  const devices = isPassedThrough
    ? PASSED_THROUGH
    : driverSections({
        guestVirtual: kernelAddress(GUEST_PHYSICAL),
        guestPhysical: GUEST_PHYSICAL,
        guestBytes: GUEST_BYTES,
        memory: kernelAddress(HOST.driverMemory),
        memoryPhysical: HOST.driverMemory,
      });
  const calls = ["host_run", "host_wait", ...(isPassedThrough ? [] : DRIVER_CALLS)];
  return [
    `  .pos ${hex(kernelAddress(HOST.code))}`,
    BOOT,
    systemCallEntry(calls),
    INTERRUPTS,
    RUN,
    devices,
    TABLES,
  ].join("\n");
}

/** Devices are the guest's: what they announce is its affair. */
const PASSED_THROUGH = `
${confineDevices("start_devices", GUEST_TABLES)}
serve_device:
  jmp note_vector
`;

/** The first instructions of the machine. */
const BOOT = `
host_boot:
  irmovq descriptors, %rax
  wrcr %rax, $${CR.gdt}
  irmovq vectors, %rax
  wrcr %rax, $${CR.idt}
  irmovq system_call, %rax              # lowest two bits: ring 0
  wrcr %rax, $${CR.systemCallEntry}
  wrcr %rsp, $${CR.stack0}
  call start_devices
  irmovq $${hex(APPLICATION.stackEnd)}, %rsp
  irmovq $${hex(APPLICATION.code)}, %rcx
  irmovq $${FLAG.interrupts}, %r11
  sysret
`;

function systemCallEntry(calls: readonly string[]): string {
  return `
# Number in %rax; return address in %rcx, flags in %r11, the stack is the application's.
  .align 4
system_call:
  irmovq kernel_stack, %r10
  rmmovq %rsp, 8(%r10)
  mrmovq (%r10), %rsp
  mrmovq 8(%r10), %r10
  pushq %r10
  pushq %rcx
  pushq %r11
  call dispatch_call
  popq %r11
  popq %rcx
  popq %rsp
  sysret

dispatch_call:
  rrmovq %rax, %r10
  iandq $-${callSlots(calls)}, %r10
  jne no_such_call
  ishlq $3, %rax
  mrmovq system_calls(%rax), %rax
  pushq %rax
  ret                                   # to the routine, and it to whoever has called this
no_such_call:
  irmovq $-1, %rax
  ret

  .align 8
system_calls:
${lines(Array(callSlots(calls)).keys(), (number) => `  .quad ${calls[number] ?? "no_such_call"}`)}
# Where system calls find their stack, and where they keep the application's until they have one.
kernel_stack:
  .quad ${hex(kernelAddress(HOST.stackEnd))}, 0
`;
}

/** Entries of the table of calls: a power of two. */
function callSlots(calls: readonly string[]): number {
  return 2 ** Math.ceil(Math.log2(calls.length));
}

const INTERRUPTS = `
${lines(
  EXTERNAL_VECTORS,
  (vector) => `trap_${vector}:
  pushq %rdi
  irmovq $${vector}, %rdi
  jmp interrupt`,
)}

# %rdi: vector; the one of the code that was interrupted is on the stack.
interrupt:
${lines(CHANGED, (name) => `  pushq %${name}`)}
  call serve_device
  wrcr %rax, $${CR.endOfInterrupt}
${lines(CHANGED.toReversed(), (name) => `  popq %${name}`)}
  popq %rdi
  iaddq $8, %rsp
  iretq
`;

const TABLES = `
  .pos ${hex(kernelAddress(HOST.data))}
vectors:
${lines(Array(Math.max(...EXTERNAL_VECTORS) + 1).keys(), (vector) =>
  EXTERNAL_VECTORS.includes(vector) ? `  .quad trap_${vector}, ${GATE.present}` : "  .quad 0, 0",
)}
descriptors:
${lines(CONVENTIONAL_DESCRIPTORS, ({ limit, bits }) => `  .long ${limit}, ${bits}`)}
`;
