import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { MONITOR_BASE } from "./layout.ts";
import { hex, lines, POP_REGISTERS, PUSH_REGISTERS } from "./text.ts";
import { controlOffset, registerOffset, TRAP_STACK, VCPU, VCPU_ADDRESS } from "./vcpu-block.ts";

const R11 = REGISTER_NAMES.indexOf("r11");

/** Interrupts that the monitor accepts. */
export const EXTERNAL_VECTORS: readonly number[] = [
  VECTOR.timer,
  VECTOR.disk,
  VECTOR.network,
  VECTOR.interprocessor,
];

/** What a trap does first. The processor has pushed its frame into the vCPU's block, where the registers follow. */
const ENTER = `${PUSH_REGISTERS}
  rrmovq %rsp, %rbp
  mrmovq ${VCPU.stack}(%rbp), %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)`;

/** Stores all registers in a block that %rsp points to. */
const STORE_REGISTERS: string = REGISTER_NAMES.flatMap((name, register) =>
  register === RSP ? [] : [`  rmmovq %${name}, ${registerOffset(register)}(%rsp)`],
).join("\n");

/** An exception that is told to the guest as it is. */
function reflected(vector: number): string {
  return `trap_${vector}:
${ENTER}
  irmovq $${vector}, %rdi
  jmp reflect`;
}

function external(vector: number): string {
  return `trap_${vector}:
${ENTER}
  irmovq $${vector}, %rdi
  jmp external_interrupt`;
}

/** `trap_system_call`, where real system calls arrive. Needs `restore`. */
export const SYSTEM_CALL_ENTRY: string = `
# What the guest's user programs enter its kernel by. The stack is still theirs; the pc is in %rcx, the flags are in %r11,
# with the real interrupt flag in place of the guest's.
  .align 4
trap_system_call:
  wrcr %rsp, $${CR.scratch}
  irmovq $${hex(VCPU_ADDRESS)}, %rsp
${STORE_REGISTERS}
  rrmovq %rsp, %rbp
  rdcr $${CR.scratch}, %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  rmmovq %r11, ${VCPU.flags}(%rbp)
  iandq $${FLAG.conditionCodes}, %r11
  mrmovq ${VCPU.interruptFlag}(%rbp), %rax
  orq %rax, %r11
  rmmovq %r11, ${registerOffset(R11)}(%rbp)
  mrmovq ${controlOffset(CR.systemCallEntry)}(%rbp), %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  irmovq $0, %rcx
  rmmovq %rcx, ${VCPU.interruptFlag}(%rbp)
  irmovq $${SELECTOR.deprivilegedCode}, %rcx
  rmmovq %rcx, ${VCPU.selector}(%rbp)
  jmp restore
`;

/**
 * `start_monitor` and `resume`, which are the beginning of every way out. `restore` follows.
 *
 * @param starts - labels of routines to be called once, before the guest runs
 */
export function startSection(starts: readonly string[]): string {
  return `
# The first instruction. The loader has filled in the vCPU's block.
start_monitor:
  irmovq vectors, %rax
  wrcr %rax, $${CR.idt}
  irmovq descriptors, %rax
  wrcr %rax, $${CR.gdt}
  irmovq $${hex(TRAP_STACK)}, %rax
  wrcr %rax, $${CR.stack0}
  irmovq $${hex(MONITOR_BASE)}, %rax
  wrcr %rax, $${CR.limit}
  irmovq trap_system_call, %rax         # its lowest two bits are clear: ring 0
  wrcr %rax, $${CR.systemCallEntry}
  irmovq $${hex(VCPU_ADDRESS)}, %rbp
  rrmovq %rbp, %rsp
${lines(starts, (label) => `  call ${label}`)}
  jmp restore

# Back to the guest, by way of an interrupt if one is pending and acceptable.
resume:
  mrmovq ${VCPU.pendingClasses}(%rbp), %rax
  andq %rax, %rax
  je restore
  call deliver_pending`;
}

/**
 * The way into the monitor and out of it. A trap leaves all of the guest's registers in the vCPU's block, because the
 * stack that the processor switches to is the block. Handlers are jumped to with %rbp and %rsp at the block; their own
 * stack is below it. They end with `jmp resume`, or with `jmp restore` if no interrupt can have become acceptable.
 * Routines keep %rbx, %rbp and %r12 to %r14; arguments are in %rdi, %rsi, %rdx, the result is in %rax.
 *
 * Needs `page_fault`, `general_protection`, `external_interrupt`, `deliver_pending`, `deliver_trap`,
 * `deliver_software_trap`.
 *
 * @param starts - labels of routines to be called once, before the guest runs
 */
export function entrySection(starts: readonly string[]): string {
  return `
${startSection(starts)}
restore:
  mrmovq ${VCPU.rsp}(%rbp), %rax
  rmmovq %rax, ${VCPU.stack}(%rbp)
  rrmovq %rbp, %rsp
${POP_REGISTERS}
  iaddq $8, %rsp                        # the error code
  iretq

# An exception of the guest's that is none of the monitor's business. %rdi: vector; the error code is in the frame.
reflect:
  mrmovq ${VCPU.errorCode}(%rbp), %rsi
  call deliver_trap
  jmp resume

${reflected(VECTOR.divide)}

${reflected(VECTOR.invalidInstruction)}

trap_${VECTOR.generalProtection}:
${ENTER}
  jmp general_protection

trap_${VECTOR.pageFault}:
${ENTER}
  jmp page_fault

trap_${VECTOR.systemCall}:
${ENTER}
  irmovq $${VECTOR.systemCall}, %rdi
  call deliver_software_trap
  jmp resume

${lines(EXTERNAL_VECTORS, external)}

${SYSTEM_CALL_ENTRY}`;
}
