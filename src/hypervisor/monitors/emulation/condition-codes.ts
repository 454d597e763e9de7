import { FLAG } from "../../system/vectors.ts";
import { CODES, STATE } from "./machine-state.ts";

/**
 * Assembly that gives the processor the guest's condition codes, by doing again what they come from. Changes %rcx, %rdx
 * and %rsi.
 *
 * @param label - a prefix for labels, of this place alone
 */
export function setCodes(label: string): string {
  return `  mrmovq ${STATE.codesA}(%rbp), %rdx
  mrmovq ${STATE.codesKind}(%rbp), %rcx
  mrmovq ${STATE.codesB}(%rbp), %rsi
  andq %rcx, %rcx
  je ${label}_subtraction
  jg ${label}_addition
  pushq %rdx
  popfq
  jmp ${label}
${label}_addition:
  addq %rdx, %rsi
  jmp ${label}
${label}_subtraction:
  subq %rdx, %rsi
${label}:`;
}

/** The guest's flags as a word. */
export const CONDITION_CODES: string = `
# %rax: the guest's flags. Changes %rcx, %rdx, %rsi.
read_flags:
${setCodes("read_codes")}
  pushfq
  popq %rax
  iandq $${FLAG.conditionCodes}, %rax
  mrmovq ${STATE.interruptFlag}(%rbp), %rcx
  orq %rcx, %rax
  ret

# Makes the condition codes those of the flags in %rax. Changes %rax and %rcx.
write_codes:
  iandq $${FLAG.conditionCodes}, %rax
  iorq $${FLAG.interrupts}, %rax             # the emulator's own, for when they are set
  rmmovq %rax, ${STATE.codesA}(%rbp)
  irmovq $${CODES.given}, %rcx
  rmmovq %rcx, ${STATE.codesKind}(%rbp)
  ret

# The same, and the interrupt flag. Interrupts may have become acceptable.
write_flags:
  rrmovq %rax, %rcx
  iandq $${FLAG.interrupts}, %rcx
  rmmovq %rcx, ${STATE.interruptFlag}(%rbp)
  rrmovq %r10, %r13
  jmp write_codes
`;
