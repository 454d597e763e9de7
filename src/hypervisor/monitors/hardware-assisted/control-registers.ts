import { CONTROL_REGISTERS, CR } from "../../system/control-registers.ts";
import { VM_FIELD } from "../../system/control-structure.ts";
import { lines } from "../core/text.ts";
import { controlOffset } from "../core/vcpu-block.ts";
import { guestControl } from "./layout.ts";
import { ADVANCE, registerIn } from "./text.ts";

/** Registers whose writing does something; all others that exit just keep what is written. */
const WRITES: Readonly<Record<number, string>> = {
  [CR.taskPriority]: "write_task_priority",
  [CR.timer]: "write_timer",
  [CR.interruptCommand]: "write_interrupt_command",
  [CR.endOfInterrupt]: "write_end_of_interrupt",
};

/**
 * Reads and writes of control registers that the guest has no copy of in the control structure, or that something
 * depends on.
 *
 * @param more - labels of further writes, by register: %rdi: value, %rbx: block + 8 × number; they end with
 * `jmp control_written`
 */
export function controlRegisterSection(more: Readonly<Record<number, string>>): string {
  const writes = { ...WRITES, ...more };
  return `
exit_control_read:
  vmread $${VM_FIELD.qualification}, %rdi
  rrmovq %rdi, %rax
  iandq $${CONTROL_REGISTERS - 1}, %rax
  ishlq $3, %rax
  addq %rbp, %rax
  mrmovq ${controlOffset(0)}(%rax), %rsi
${registerIn(8, "%rdi")}
  call write_register
${ADVANCE}
  jmp restore

exit_control_write:
  vmread $${VM_FIELD.qualification}, %rbx
  rrmovq %rbx, %rdi
${registerIn(8, "%rdi")}
  call read_register
  rrmovq %rax, %rdi
  iandq $${CONTROL_REGISTERS - 1}, %rbx
  ishlq $3, %rbx
  mrmovq control_writes(%rbx), %rax
  addq %rbp, %rbx
  pushq %rax
  ret

# From here on %rdi: value, %rbx: block + 8 x number.
write_task_priority:
  vmwrite %rdi, $${guestControl(CR.taskPriority)}
  jmp control_written
write_timer:
  wrcr %rdi, $${CR.timer}
  jmp control_written
write_interrupt_command:
  rmmovq %rdi, ${controlOffset(0)}(%rbx)
  rrmovq %rdi, %rax
  ishrq $8, %rax
  vmread $${guestControl(CR.processor)}, %rcx
  subq %rcx, %rax
  jne control_written                   # to a processor that is not there
  call raise_interrupt
  jmp control_written
write_end_of_interrupt:
  rmmovq %rdi, ${controlOffset(0)}(%rbx)
  call end_interrupt
  jmp control_written
write_plain:
  rmmovq %rdi, ${controlOffset(0)}(%rbx)
control_written:
${ADVANCE}
  jmp resume

  .align 8
control_writes:
${lines(Array(CONTROL_REGISTERS).keys(), (register) => `  .quad ${writes[register] ?? "write_plain"}`)}
`;
}
