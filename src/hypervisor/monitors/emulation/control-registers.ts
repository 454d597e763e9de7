import { CONTROL_REGISTERS, CR } from "../../system/control-registers.ts";
import { lines } from "../core/text.ts";
import { controlOffset } from "./machine-state.ts";
import {
  goOn,
  loadOperand,
  locateOperand,
  programCounter,
  REQUIRE_KERNEL,
  storeOperand,
} from "./operands.ts";

/** Of `rdcr` and `wrcr`. */
const ACCESS_BYTES = 10;
const INVALIDATE_BYTES = 2;
const STORE_BYTES = 2;

/** Registers that do something when they are written; all others only keep what is written. */
const WRITES: ReadonlyMap<number, string> = new Map([
  [CR.status, "write_translation"],
  [CR.root, "write_translation"],
  [CR.features, "write_translation"],
  [CR.limit, "write_translation"],
  [CR.taskPriority, "write_task_priority"],
  [CR.processor, "raise_protection"],
  [CR.timer, "write_timer"],
  [CR.interruptCommand, "write_interrupt_command"],
  [CR.endOfInterrupt, "write_end_of_interrupt"],
]);

/** Instructions that store a control register in any ring. */
const STORES = { sgdt: CR.gdt, sidt: CR.idt, sldt: CR.ldt, smsw: CR.status, str: CR.task } as const;

function store([mnemonic, register]: readonly [string, number]): string {
  return `
op_${mnemonic}:
${locateOperand("rA", "%rax", "%rcx")}
  mrmovq ${controlOffset(register)}(%rbp), %rdx
${storeOperand("%rdx", "%rcx")}
${goOn(STORE_BYTES)}`;
}

/** Handlers of the instructions that are about control registers and translations. */
export const CONTROL_REGISTER_INSTRUCTIONS: string = `
op_rdcr:
${REQUIRE_KERNEL}
  mrmovq 2(%r12), %rdi
  rrmovq %rdi, %rcx
  ishrq $${Math.log2(CONTROL_REGISTERS)}, %rcx
  jne raise_protection                  # there is no such register
  rrmovq %rdi, %rcx
  isubq $${CR.timer}, %rcx
  je read_timer
  ishlq $3, %rdi
  addq %rbp, %rdi
  mrmovq ${controlOffset(0)}(%rdi), %rdx
control_is_read:
${locateOperand("rA", "%rax", "%rcx")}
${storeOperand("%rdx", "%rcx")}
${goOn(ACCESS_BYTES)}
read_timer:
  rdcr $${CR.timer}, %rdx
  jmp control_is_read

op_wrcr:
${REQUIRE_KERNEL}
  mrmovq 2(%r12), %rdi
  rrmovq %rdi, %rcx
  ishrq $${Math.log2(CONTROL_REGISTERS)}, %rcx
  jne raise_protection
${loadOperand("rA", "%rax", "%r8")}
  ishlq $3, %rdi
  mrmovq control_writes(%rdi), %rcx
  addq %rbp, %rdi
  pushq %rcx
  ret

# From here on: %r8 is the value, %rdi + ${controlOffset(0)} the address of the register.
write_translation:
  rmmovq %r8, ${controlOffset(0)}(%rdi)
  call forget_translations
${programCounter("%rdi")}
  iaddq $${ACCESS_BYTES}, %rdi
  jmp enter_page
write_timer:
  wrcr %r8, $${CR.timer}
  jmp write_plain
write_interrupt_command:
  rmmovq %r8, ${controlOffset(0)}(%rdi)
  rrmovq %r8, %rcx
  ishrq $8, %rcx
  mrmovq ${controlOffset(CR.processor)}(%rbp), %rdx
  subq %rdx, %rcx
  jne control_is_written                # to a processor that is not there
  rrmovq %r8, %rdi
  iandq $0xff, %rdi
  cli
  call raise_interrupt
  sti
  rrmovq %r10, %r13
  jmp control_is_written
write_end_of_interrupt:
  rmmovq %r8, ${controlOffset(0)}(%rdi)
  call end_interrupt
  jmp control_is_written
write_task_priority:
  rrmovq %r10, %r13                     # something may have become acceptable
write_plain:
  rmmovq %r8, ${controlOffset(0)}(%rdi)
control_is_written:
${goOn(ACCESS_BYTES)}

op_invlpg:
${REQUIRE_KERNEL}
${loadOperand("rA", "%rax", "%rdi")}
  call forget_page
${programCounter("%rdi")}
  iaddq $${INVALIDATE_BYTES}, %rdi
  jmp enter_page
${lines(Object.entries(STORES), store)}

# Translations of virtual machines, which this machine does not have: there is nothing to forget.
op_invept:
${REQUIRE_KERNEL}
${goOn(1)}

# It has no virtual machines to enter, and no control structure of one.
op_vmresume:
op_vmread:
op_vmwrite:
  jmp raise_protection

  .align 8
control_writes:
${lines(Array(CONTROL_REGISTERS).keys(), (register) => `  .quad ${WRITES.get(register) ?? "write_plain"}`)}
`;
