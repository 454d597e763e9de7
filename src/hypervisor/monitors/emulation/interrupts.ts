import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { CR } from "../../system/control-registers.ts";
import { FLAG, GATE, VECTOR } from "../../system/vectors.ts";
import { raiseInterrupt } from "../core/raise-interrupt.ts";
import { hex, lines } from "../core/text.ts";
import { controlOffset, pendingOffset, STATE, STATE_ADDRESS } from "./machine-state.ts";
import { goOn, programCounter, REQUIRE_KERNEL } from "./operands.ts";

/** What a real interrupt's routine may change: all but the register that asks for attention. */
const SAVED = REGISTER_NAMES.filter((name, register) => register !== RSP && name !== "r13");

/** Who takes a real interrupt, its vector in %rdi: the guest's timer is the real one, other devices have a back end. */
const REAL: readonly (readonly [vector: number, routine: string])[] = [
  [VECTOR.timer, "raise_interrupt"],
  [VECTOR.disk, "ioInterrupt"],
  [VECTOR.network, "ioInterrupt"],
];

function realInterrupt([vector, routine]: (typeof REAL)[number]): string {
  return `
real_interrupt_${vector}:
${lines(SAVED.toReversed(), (name) => `  pushq %${name}`)}
  irmovq $${vector}, %rdi
  irmovq $${hex(STATE_ADDRESS)}, %rbp
  call ${routine}
  wrcr %rax, $${CR.endOfInterrupt}
${lines(SAVED, (name) => `  popq %${name}`)}
  irmovq $0, %r13                       # attention
  iaddq $8, %rsp                        # the error code
  iretq`;
}

/** The real processor's table of vectors, up to the last that there is. */
function vectors(): string {
  const last = Math.max(...REAL.map(([vector]) => vector));
  const present = new Set(REAL.map(([vector]) => vector));
  return lines(Array(last + 1).keys(), (vector) =>
    present.has(vector) ? `  .quad real_interrupt_${vector}, ${GATE.present}` : "  .quad 0, 0",
  );
}

/**
 * Interrupts of the emulated machine: what is pending and in service, by class; task priority; `cli`, `sti`, `idle`.
 * Real interrupts come at any time. Their routines make interrupts pending, so whoever else does disables them.
 */
export const INTERRUPTS: string = `${lines(REAL, realInterrupt)}
${raiseInterrupt(STATE.pendingClasses, pendingOffset(0))}

# %rax: number of the highest bit of %rdi; -1 if there is none.
highest_bit:
  irmovq $-1, %rax
  andq %rdi, %rdi
  je highest_bit_found
highest_bit_next:
  iaddq $1, %rax
  ishrq $1, %rdi
  jne highest_bit_next
highest_bit_found:
  ret

# %rax: the class whose interrupt the guest would accept now; -1 if there is none. Changes %rcx, %rdx, %rdi.
acceptable_class:
  mrmovq ${STATE.interruptFlag}(%rbp), %rax
  andq %rax, %rax
  je nothing_acceptable
  mrmovq ${STATE.classesInService}(%rbp), %rdi
  call highest_bit
  mrmovq ${controlOffset(CR.taskPriority)}(%rbp), %rdx
  rrmovq %rax, %rcx
  subq %rdx, %rcx
  cmovg %rax, %rdx                      # at least this class has to wait
  mrmovq ${STATE.pendingClasses}(%rbp), %rdi
  call highest_bit
  subq %rax, %rdx
  jl class_found
nothing_acceptable:
  irmovq $-1, %rax
class_found:
  ret

# %rax: class of an interrupt that the guest accepts now, before its current instruction.
accept_interrupt:
  cli
  rrmovq %rax, %r8
  rrmovq %rax, %r9
  ishlq $3, %r9
  addq %rbp, %r9
  mrmovq ${pendingOffset(0)}(%r9), %rdi
  call highest_bit
  irmovq $1, %rcx
  shlq %rax, %rcx
  mrmovq ${pendingOffset(0)}(%r9), %rdx
  xorq %rcx, %rdx
  rmmovq %rdx, ${pendingOffset(0)}(%r9)
  jne class_stays_pending
  irmovq $1, %rcx
  shlq %r8, %rcx
  mrmovq ${STATE.pendingClasses}(%rbp), %rdx
  xorq %rcx, %rdx
  rmmovq %rdx, ${STATE.pendingClasses}(%rbp)
class_stays_pending:
  sti
  irmovq $1, %rcx
  shlq %r8, %rcx
  mrmovq ${STATE.classesInService}(%rbp), %rdx
  orq %rcx, %rdx
  rmmovq %rdx, ${STATE.classesInService}(%rbp)
  ishlq $4, %r8
  rrmovq %rax, %rdi
  addq %r8, %rdi                        # the vector
  irmovq $0, %rsi
${programCounter("%rdx")}
  jmp deliver

# Ends the interrupt in service, which is the one of the highest class. Changes %rax, %rcx, %rdi.
end_interrupt:
  mrmovq ${STATE.classesInService}(%rbp), %rdi
  call highest_bit
  andq %rax, %rax
  jl nothing_in_service
  irmovq $1, %rcx
  shlq %rax, %rcx
  mrmovq ${STATE.classesInService}(%rbp), %rax
  xorq %rcx, %rax
  rmmovq %rax, ${STATE.classesInService}(%rbp)
nothing_in_service:
  rrmovq %r10, %r13
  ret

op_cli:
${REQUIRE_KERNEL}
  rmmovq %r10, ${STATE.interruptFlag}(%rbp)
${goOn(1)}

op_sti:
${REQUIRE_KERNEL}
  mrmovq ${STATE.interruptFlag}(%rbp), %rax
  andq %rax, %rax
  jne interrupts_were_enabled
  irmovq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${STATE.interruptFlag}(%rbp)
  rmmovq %rax, ${STATE.interruptShadow}(%rbp)
  rrmovq %r10, %r13
interrupts_were_enabled:
${goOn(1)}

op_idle:
${REQUIRE_KERNEL}
  iaddq $1, %r12
wait_for_interrupt:
  cli
  call acceptable_class
  andq %rax, %rax
  jge woken_up
  mrmovq ${STATE.interruptFlag}(%rbp), %rax
  andq %rax, %rax
  je idle_for_good                      # as on the real one, nothing wakes who hears nothing
  sti
idle_for_good:
  idle
  jmp wait_for_interrupt
woken_up:
  rrmovq %r10, %r13
  sti
  jmp next

  .align 16
real_vectors:
${vectors()}
`;
