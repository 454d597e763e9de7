import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS, SYSTEM_CALL_ENTRY, startSection } from "../core/entry.ts";
import { hex, lines, POP_REGISTERS, PUSH_REGISTERS } from "../core/text.ts";
import { OF_USER, registerOffset, TRAP_STACK, VCPU, VCPU_ADDRESS } from "../core/vcpu-block.ts";
import { CONDITION_CODE_SUMS } from "./condition-code-sums.ts";
import { MAP, REQUEST, SLOT, TRANSLATION } from "./layout.ts";
import { CALL_OUT, FAR_CALL_BYTES, NO_PC } from "./sequences.ts";

/** Traced writes that an instruction is carried out for before it is translated anew. */
const TRACED_WRITES_BEFORE_RETRANSLATION = 4;

/** What a trap does first: saves all registers, and finds out where the guest is if its kernel was interrupted. */
const ENTER = `${PUSH_REGISTERS}
  rrmovq %rsp, %rbp
  mrmovq ${VCPU.stack}(%rbp), %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  call map_translated`;

function reflected(vector: number): string {
  return `trap_${vector}:
${ENTER}
  irmovq $${vector}, %rdi
  jmp reflect`;
}

function external(vector: number): string {
  return `trap_${vector}:
${PUSH_REGISTERS}
  irmovq $${vector}, %r12
  jmp translated_interrupt`;
}

/** Where in the block `lret` finds an address, a selector and a stack pointer. */
const FAR_FRAME: number = TRAP_STACK - VCPU_ADDRESS - 24;

function setCodes(sum: readonly [bigint, bigint] | null, codes: number): string {
  const set =
    sum === null
      ? `  irmovq $${codes}, %rax
  pushq %rax
  popfq`
      : `  irmovq $${sum[0]}, %rax
  iaddq $${sum[1]}, %rax`;
  return `set_codes_${codes}:
${set}
  jmp codes_set`;
}

/** Where a nested trap's registers are, from the block: its frame is below what `lcall` has pushed. */
const NESTED = -24;

/**
 * The way into the monitor and out of it, in the place of the core's `entrySection` and with the same labels. Within the monitor
 * `VCPU.pc` is the guest's pc; the kernel's is turned into an address of the cache on the way out, and back on the way in.
 *
 * Needs what that needs, and `find_translation` and `map_translated`.
 *
 * @param starts - labels of routines to be called once, before the guest runs
 */
export function translatedEntry(starts: readonly string[]): string {
  return `
${startSection(starts)}
restore:
  irmovq $${hex(TRANSLATION.block)}, %rbx
  irmovq $0, %rax
  irmovq $8, %rdx
  mrmovq ${VCPU.pendingClasses}(%rbp), %rcx
  andq %rcx, %rcx
  cmovne %rdx, %rax
  rmmovq %rax, ${SLOT.pending}(%rbx)          # for translated code that enables interrupts
  mrmovq ${VCPU.selector}(%rbp), %rax
  iandq $${OF_USER}, %rax
  jne enter_guest                       # user programs run as they are
  mrmovq ${VCPU.pc}(%rbp), %rdi
  mrmovq ${SLOT.hintPc}(%rbx), %rax
  subq %rdi, %rax
  je restore_same
  mrmovq ${SLOT.nextPc}(%rbx), %rax
  subq %rdi, %rax
  je restore_next
  call find_translation
  andq %rax, %rax
  jl inject_walk_fault
  jmp enter_translation
enter_guest:
  mrmovq ${VCPU.rsp}(%rbp), %rax
  rmmovq %rax, ${VCPU.stack}(%rbp)
  rrmovq %rbp, %rsp
${POP_REGISTERS}
  iaddq $8, %rsp                        # the error code
  iretq
restore_same:
  mrmovq ${SLOT.hintAddress}(%rbx), %rax

# To the translation at %rax. A far return is faster than one from an interrupt. It takes its three words where the
# frame was, leaves the condition codes as they are, and comes right behind what enables interrupts.
enter_translation:
  mrmovq ${VCPU.flags}(%rbp), %rcx
  iandq $${FLAG.conditionCodes}, %rcx
  ishlq $3, %rcx
  mrmovq set_codes(%rcx), %rcx
  rmmovq %rax, ${FAR_FRAME}(%rbp)
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  rmmovq %rax, ${FAR_FRAME + 8}(%rbp)
  mrmovq ${VCPU.rsp}(%rbp), %rax
  rmmovq %rax, ${FAR_FRAME + 16}(%rbp)
  rrmovq %rbp, %rsp
  pushq %rcx
  ret
${lines(CONDITION_CODE_SUMS, setCodes)}
codes_set:
${lines(REGISTER_NAMES, (name, register) => `  popq %${register === RSP ? "rbp" : name}`)}
  irmovq $${hex(VCPU_ADDRESS + FAR_FRAME)}, %rsp
  sti
  lret

# The guest goes on behind the instruction that it was at. If that had faulted, the monitor has written for it.
restore_next:
  mrmovq ${SLOT.nextAddress}(%rbx), %rax
  mrmovq ${SLOT.faultRecord}(%rbx), %rcx
  andq %rcx, %rcx
  je enter_translation
  mrmovq ${MAP.restore}(%rcx), %rdx
  iaddq $${MAP.fault}, %rdx
  rmmovq %rdx, ${MAP.restore}(%rcx)
  isubq $${MAP.fault * TRACED_WRITES_BEFORE_RETRANSLATION}, %rdx
  jl enter_translation
  mrmovq ${MAP.pc}(%rcx), %rdi
  vmcall $${REQUEST.retranslate}
  jmp enter_translation                 # what is there of the old translation is still right

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
  irmovq $${hex(TRANSLATION.block)}, %rbx
  rmmovq %rax, ${SLOT.faultRecord}(%rbx)
  jmp page_fault

trap_${VECTOR.systemCall}:
${ENTER}
  irmovq $${VECTOR.systemCall}, %rdi
  call deliver_software_trap
  jmp resume

${lines(EXTERNAL_VECTORS, external)}

# %r12: vector, the registers are below the frame.
translated_interrupt:
  rrmovq %rsp, %rbp
  mrmovq ${VCPU.pc}(%rbp), %rax
  irmovq call_out, %rcx
  subq %rcx, %rax
  je interrupted_call_out
translated_interrupt_known:
  mrmovq ${VCPU.stack}(%rbp), %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  call map_translated
  rrmovq %r12, %rdi
  jmp external_interrupt

# The interrupt has come between a call-out and its first instruction here, which would have kept it away. It is as if
# it had come before the call-out: the registers move to where they would be then.
interrupted_call_out:
  mrmovq ${VCPU.flags}(%rbp), %rcx
  isubq $${NESTED}, %rbp
${lines(
  REGISTER_NAMES.map((_, register) => register).toReversed(),
  (register) => `  mrmovq ${registerOffset(register) + NESTED}(%rbp), %rax
  rmmovq %rax, ${registerOffset(register)}(%rbp)`,
)}
  rrmovq %rbp, %rsp
  mrmovq ${VCPU.selector}(%rbp), %rax         # there is the address behind the call
  isubq $${FAR_CALL_BYTES}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  rmmovq %rcx, ${VCPU.flags}(%rbp)
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  rmmovq %rax, ${VCPU.selector}(%rbp)
  jmp translated_interrupt_known

# Translated code calls the monitor. A gate's call leaves three words, where a trap leaves five, and interrupts enabled.
call_out:
  cli
  pushfq
  pushq %rax                            # in the place of an error code
${PUSH_REGISTERS}
  rrmovq %rsp, %rbp
  mrmovq ${VCPU.stack}(%rbp), %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  mrmovq ${VCPU.pc}(%rbp), %rax               # the flags, as pushed above
  iorq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${VCPU.flags}(%rbp)
  mrmovq ${VCPU.selector}(%rbp), %rsi         # the address behind the call: what it is about
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  rmmovq %rax, ${VCPU.selector}(%rbp)
  irmovq $0, %rax
  rmmovq %rax, ${VCPU.errorCode}(%rbp)
  irmovq $${hex(TRANSLATION.block)}, %rbx
  rmmovq %rax, ${SLOT.faultRecord}(%rbx)
  irmovq $${NO_PC}, %rax
  rmmovq %rax, ${SLOT.hintPc}(%rbx)
  mrmovq ${CALL_OUT.pc}(%rsi), %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  mrmovq ${CALL_OUT.instruction}(%rsi), %rax
  rmmovq %rax, ${VCPU.instruction}(%rbp)
  mrmovq ${CALL_OUT.constant}(%rsi), %rax
  rmmovq %rax, ${VCPU.constant}(%rbp)
  mrmovq ${CALL_OUT.nextPc}(%rsi), %rax
  rmmovq %rax, ${SLOT.nextPc}(%rbx)
  rrmovq %rsi, %rax
  iaddq $${CALL_OUT.bytes}, %rax
  rmmovq %rax, ${SLOT.nextAddress}(%rbx)
  mrmovq ${CALL_OUT.routine}(%rsi), %rax
  pushq %rax
  ret

${SYSTEM_CALL_ENTRY}
  .align 8
set_codes:
${lines(CONDITION_CODE_SUMS, (_, codes) => `  .quad set_codes_${codes}`)}
`;
}
