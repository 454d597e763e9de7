import { REGISTER_NAMES } from "../../machine/registers.ts";
import { ACCESS } from "../../memory/access.ts";
import { CR, FEATURE } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FRAME, GATE, VECTOR } from "../../system/vectors.ts";
import { hex, lines } from "../core/text.ts";
import { controlOffset, registerOffset, STACK_ADDRESS, STATE, STOP } from "./machine-state.ts";
import { locateWord } from "./memory-access.ts";
import { programCounter, REQUIRE_KERNEL } from "./operands.ts";

const WORD_BYTES = 8;
const USER_RING = 3;
const SYSTEM_CALL_BYTES = 1;
/** Of `int` and `vmcall`. */
const SOFTWARE_TRAP_BYTES = 9;

/** What a protection fault's error code says besides the vector that was asked for. */
const ABOUT_VECTOR = 2;

const RCX: number = registerOffset(REGISTER_NAMES.indexOf("rcx"));
const R11: number = registerOffset(REGISTER_NAMES.indexOf("r11"));

/** Reads a word of the frame on the guest's stack, whose address is in %r9, into %rdi's place and then elsewhere. */
function frameWord(offset: number, into: string, label: string): string {
  return `  rrmovq %r9, %rdi
  iaddq $${offset}, %rdi
${locateWord(ACCESS.read, label)}
  mrmovq (%rdx), ${into}`;
}

/** The words of the frame that is being made, each brought into %rax, from the highest address to the lowest. */
const FRAME_WORDS: readonly (readonly [word: number, load: string])[] = [
  [FRAME.stack, `  mrmovq ${STATE.stack}(%rbp), %rax`],
  [FRAME.flags, "  call read_flags"],
  [FRAME.selector, `  mrmovq ${STATE.selectors}(%rbp), %rax`],
  [FRAME.pc, `  mrmovq ${STATE.trapPc}(%rbp), %rax`],
  [FRAME.errorCode, `  mrmovq ${STATE.trapErrorCode}(%rbp), %rax`],
];

/**
 * Traps of the emulated machine: exceptions, software traps, their delivery, and the ways back. See `system/traps.ts`
 * and `system/microcode.ts`, which say what the hardware does.
 */
export const TRAPS: string = `
raise_divide:
  irmovq $${VECTOR.divide}, %rdi
  jmp raise_plain
raise_undefined:
  irmovq $${VECTOR.invalidInstruction}, %rdi
  jmp raise_plain
raise_protection:
  irmovq $${VECTOR.generalProtection}, %rdi
raise_plain:
  irmovq $0, %rsi
  jmp raise
raise_protection_about:
  irmovq $${VECTOR.generalProtection}, %rdi

# Raises an exception at the current instruction. %rdi: vector, %rsi: error code.
raise:
  irmovq $${hex(STACK_ADDRESS)}, %rsp
${programCounter("%rdx")}

# Delivers a trap. %rdi: vector, %rsi: error code, %rdx: where the program is to go on.
deliver:
  call read_gate

# %r8: attributes of the gate at %rdi.
deliver_through:
  rrmovq %r8, %rax
  iandq $${GATE.present}, %rax
  je double_fault
  ishrq $${GATE.ringShift}, %r8
  iandq $3, %r8                         # the handler's ring
  mrmovq ${STATE.stack}(%rbp), %r9
  mrmovq ${STATE.ring}(%rbp), %rax
  subq %r8, %rax
  je stack_is_found
  jl double_fault
  mrmovq ${controlOffset(CR.stack0)}(%rbp), %r9
  andq %r8, %r8
  je stack_is_found
  mrmovq ${controlOffset(CR.stack1)}(%rbp), %r9
stack_is_found:
  isubq $${FRAME.words * WORD_BYTES}, %r9
  call read_system
  pushq %rax                            # the handler
  rrmovq %r9, %rdi
  call locate_written
  pushq %rdx
  iaddq $${FRAME.stack * WORD_BYTES}, %rdi
  call locate_written
  popq %rcx
  subq %rdx, %rcx
  jne frame_in_pieces
  addq %r9, %rdx
  rrmovq %rdx, %rdi
${lines(FRAME_WORDS, ([word, load]) => `${load}\n  rmmovq %rax, ${word * WORD_BYTES}(%rdi)`)}
frame_is_made:
  rmmovq %r9, ${STATE.stack}(%rbp)
  rmmovq %r10, ${STATE.delivering}(%rbp)
  andq %r8, %r8
  jne interrupts_stay
  rmmovq %r10, ${STATE.interruptFlag}(%rbp)
interrupts_stay:
  call enter_ring
  popq %rdi
  jmp enter_page

# The frame is in two pages that do not lie one behind the other.
frame_in_pieces:
  rrmovq %r9, %rdi
  iaddq $${FRAME.words * WORD_BYTES}, %rdi
${lines(FRAME_WORDS, ([, load]) => `  isubq $${WORD_BYTES}, %rdi\n${load}\n  call write_system`)}
  jmp frame_is_made

# Notes what is delivered. %rdi: vector, and then address of its gate; %r8: attributes. From here on no fault is allowed.
read_gate:
  rmmovq %rdx, ${STATE.trapPc}(%rbp)
  rmmovq %rsi, ${STATE.trapErrorCode}(%rbp)
  irmovq $1, %rcx
  rmmovq %rcx, ${STATE.delivering}(%rbp)
  ishlq $4, %rdi
  mrmovq ${controlOffset(CR.idt)}(%rbp), %rcx
  addq %rcx, %rdi
  iaddq $${WORD_BYTES}, %rdi
  call read_system
  isubq $${WORD_BYTES}, %rdi
  rrmovq %rax, %r8
  ret

# A trap that cannot be delivered is the end.
double_fault:
  irmovq $${STOP.doubleFault}, %rdi
  jmp stop

# Enters ring %r8, and loads the segments that belong to it. Changes %rcx, %rdx.
enter_ring:
  rmmovq %r8, ${STATE.ring}(%rbp)
  iandq $-4, %r11
  orq %r8, %r11
  rrmovq %r8, %rcx
  ishlq $3, %rcx
  mrmovq code_selectors(%rcx), %rdx
  rmmovq %rdx, ${STATE.selectors}(%rbp)
  mrmovq stack_selectors(%rcx), %rdx
  rmmovq %rdx, ${STATE.selectors + WORD_BYTES}(%rbp)
  ret

op_undefined:
  jmp raise_undefined

op_int:
  mrmovq 1(%r12), %r9
  iandq $0xff, %r9
  jmp software_trap

op_vmcall:
  mrmovq ${STATE.ring}(%rbp), %rcx
  andq %rcx, %rcx
  je raise_undefined                    # there is nobody to call
  irmovq $${VECTOR.hypercall}, %r9

# %r9: vector, which this ring may or may not ask for.
software_trap:
  rrmovq %r9, %rdi
  irmovq $0, %rsi
${programCounter("%rdx")}
  iaddq $${SOFTWARE_TRAP_BYTES}, %rdx
  call read_gate
  rrmovq %r8, %rax
  ishrq $${GATE.privilegeShift}, %rax
  iandq $3, %rax
  mrmovq ${STATE.ring}(%rbp), %rcx
  subq %rcx, %rax
  jge deliver_through
  rmmovq %r10, ${STATE.delivering}(%rbp)
  rrmovq %r9, %rsi
  ishlq $3, %rsi
  iaddq $${ABOUT_VECTOR}, %rsi
  jmp raise_protection_about

op_syscall:
  mrmovq ${controlOffset(CR.systemCallEntry)}(%rbp), %r9
  rrmovq %r9, %r8
  iandq $3, %r8
  rrmovq %r8, %rax
  isubq $1, %rax
  jg raise_protection
  call read_flags
  rmmovq %rax, ${R11}(%rbp)
${programCounter("%rcx")}
  iaddq $${SYSTEM_CALL_BYTES}, %rcx
  rmmovq %rcx, ${RCX}(%rbp)
  rrmovq %r9, %rdi
  subq %r8, %rdi
  call enter_ring
  andq %r8, %r8
  jne enter_page
  rmmovq %r10, ${STATE.interruptFlag}(%rbp)
  jmp enter_page

op_sysret:
  mrmovq ${STATE.ring}(%rbp), %r8
  andq %r8, %r8
  je sysret_from_kernel
  mrmovq ${controlOffset(CR.systemCallEntry)}(%rbp), %rax
  iandq $3, %rax
  isubq $1, %r8
  jne raise_protection
  isubq $1, %rax
  jne raise_protection                  # ring 1 may only if system calls lead there
  mrmovq ${R11}(%rbp), %rax
  call write_codes
  jmp sysret_to_user
sysret_from_kernel:
  mrmovq ${R11}(%rbp), %rax
  call write_flags
sysret_to_user:
  irmovq $${USER_RING}, %r8
  call enter_ring
  mrmovq ${RCX}(%rbp), %rdi
  jmp enter_page

op_iretq:
${REQUIRE_KERNEL}
  mrmovq ${STATE.stack}(%rbp), %r9
${frameWord(0, "%rax", "iretq_pc")}
${frameWord(WORD_BYTES, "%r8", "iretq_selector")}
  pushq %rax
${frameWord(2 * WORD_BYTES, "%rax", "iretq_flags")}
${frameWord(3 * WORD_BYTES, "%r9", "iretq_stack")}
  iandq $3, %r8
  rrmovq %r8, %rcx
  isubq $2, %rcx
  je raise_protection
  rmmovq %r9, ${STATE.stack}(%rbp)
  call write_flags
  call enter_ring
  popq %rdi
  jmp enter_page

# Only ring 0 may read the time if the kernel says so. Changes %rcx.
require_timestamp:
  mrmovq ${controlOffset(CR.features)}(%rbp), %rcx
  iandq $${FEATURE.timestampDisable}, %rcx
  jne raise_protection
  ret

  .align 8
code_selectors:
  .quad ${SELECTOR.kernelCode}, ${SELECTOR.deprivilegedCode}, 0, ${SELECTOR.userCode}
stack_selectors:
  .quad ${SELECTOR.kernelData}, ${SELECTOR.deprivilegedData}, 0, ${SELECTOR.userData}
`;
