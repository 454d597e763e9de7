import { CR } from "../../system/control-registers.ts";
import { ENTRY_EVENT, VM_FIELD } from "../../system/control-structure.ts";
import { FLAG, GATE, VECTOR } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS } from "../core/entry.ts";
import { monitorAddress, PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { controlOffset, VCPU } from "../core/vcpu-block.ts";
import { guestControl, STATE } from "./layout.ts";
import type { ExitControls } from "./start.ts";

const VALID: number = ENTRY_EVENT.valid >>> 0;
const PRIORITY_EXITS: bigint = 1n << BigInt(CR.taskPriority);

/** Exceptions may have come up in the delivery of something else, where page faults exit. */
const NOTE_EXCEPTION = `  rrmovq %rdi, %rax
  isubq $${VECTOR.timer}, %rax
  jge not_an_exception
  call note_exception
not_an_exception:
`;

/**
 * How interrupts come and go: real ones end the guest's turn, and its own ones are put into the control structure.
 *
 * Task priority and interrupt flag are the processor's while the guest runs, and it changes them as it likes; only where
 * an interrupt waits for such a change does it exit.
 *
 * Needs the common controller, `interruptSection`.
 */
export function injectionSection({
  controlWrites,
  exceptions,
}: Pick<ExitControls, "controlWrites" | "exceptions">): string {
  const noteException = exceptions === 0 ? "" : NOTE_EXCEPTION;
  return `
# A device wants attention. The interrupt is still asked for: here it comes, and goes on as external_interrupt.
exit_external_interrupt:
  sti
  nop
  cli
  jmp resume

# Something is pending: has it delivered at entry, or sees to it that the guest exits as soon as it can be.
deliver_interrupts:
  call read_interrupt_state
  vmread $${VM_FIELD.entryEvent}, %rax
  andq %rax, %rax
  jne choose_exits                      # a trap whose delivery has exited comes first
  call deliver_pending
choose_exits:
  irmovq $0, %rsi                       # exit when the guest enables interrupts
  irmovq $0, %rdx                       # exit when it changes its priority
  mrmovq ${VCPU.pendingClasses}(%rbp), %rdi
  andq %rdi, %rdi
  je set_window
  call highest_bit
  mrmovq ${VCPU.classesInService}(%rbp), %rcx
  shrq %rax, %rcx
  jne set_window                        # the end of what is in service exits in any case
  mrmovq ${controlOffset(CR.taskPriority)}(%rbp), %rcx
  irmovq $1, %rdi
  subq %rax, %rcx
  cmovge %rdi, %rdx
  cmovl %rdi, %rsi
set_window:
  mrmovq ${STATE.interruptWindow}(%rbp), %rax
  subq %rsi, %rax
  je set_priority_exits
  rmmovq %rsi, ${STATE.interruptWindow}(%rbp)
  vmwrite %rsi, $${VM_FIELD.interruptWindow}
set_priority_exits:
  mrmovq ${STATE.priorityExits}(%rbp), %rax
  subq %rdx, %rax
  je exits_chosen
  rmmovq %rdx, ${STATE.priorityExits}(%rbp)
  ishlq $${CR.taskPriority}, %rdx
  irmovq $${hex(controlWrites & ~PRIORITY_EXITS)}, %rax
  orq %rdx, %rax
  vmwrite %rax, $${VM_FIELD.controlWriteExits}
exits_chosen:
  ret

# What the guest accepts, for the interrupt controller.
read_interrupt_state:
  vmread $${VM_FIELD.guestFlags}, %rax
  iandq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${VCPU.interruptFlag}(%rbp)
  vmread $${guestControl(CR.taskPriority)}, %rax
  rmmovq %rax, ${controlOffset(CR.taskPriority)}(%rbp)
  ret

# Puts an interrupt that the guest accepts into the control structure, or an exception at the instruction that its pc is
# at. %rdi: vector, %rsi: error code.
deliver_trap:
${noteException}  andq %rsi, %rsi
  je no_error_code                      # what the frame then has in its place is 0 as well
  vmwrite %rsi, $${VM_FIELD.entryErrorCode}
  iorq $${ENTRY_EVENT.errorCode}, %rdi
no_error_code:
  irmovq $${hex(VALID)}, %rax
  orq %rax, %rdi
  vmwrite %rdi, $${VM_FIELD.entryEvent}
  ret

# A trap that the guest's instruction before its pc has asked for. %rdi: vector.
inject_software_trap:
  irmovq $${hex(VALID + ENTRY_EVENT.software)}, %rax
  orq %rax, %rdi
  vmwrite %rdi, $${VM_FIELD.entryEvent}
  ret
`;
}

/** Vectors of the processor's that the monitor needs: it has no exceptions. */
export const VECTORS: string = `
${lines(
  EXTERNAL_VECTORS,
  (vector) => `trap_${vector}:
  irmovq $${vector}, %rdi
  jmp external_interrupt`,
)}

  .pos ${hex(monitorAddress(PHYSICAL.data))}
vectors:
${lines(Array(Math.max(...EXTERNAL_VECTORS) + 1).keys(), (vector) =>
  EXTERNAL_VECTORS.includes(vector) ? `  .quad trap_${vector}, ${GATE.present}` : "  .quad 0, 0",
)}
`;
