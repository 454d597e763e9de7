import { CR } from "../../system/control-registers.ts";
import { VECTOR } from "../../system/vectors.ts";
import { hex } from "../core/text.ts";
import { CORE, CORE_BYTES, CORES, MACHINE, MACHINE_BYTES, MACHINES, VCPU, VCPU_BYTES } from "./layout.ts";
import type { Scheduler } from "./scheduler.ts";

/** Cycles after which a core looks again whether its vCPU has been left elsewhere. */
const RETRY_CYCLES = 200;

/**
 * All vCPUs of a virtual machine run at the same time, or none does. Machines take turns, as many at a time as there are
 * cores for; the next row begins with the first one that was too wide. The first core says who runs, and interrupts the
 * others. Weights and caps do not
 * count. (J. K. Ousterhout, Scheduling techniques for concurrent systems, ICDCS 1982.)
 */
export const gang: Scheduler = {
  name: "gang",
  title: "gangs",
  refuses({ cores, virtualMachines }) {
    const widest = Math.max(...virtualMachines.map(({ vcpus }) => vcpus));
    return widest <= cores ? null : `${widest} vCPUs never run at the same time on ${cores} cores`;
  },
  allowanceCycles: () => 0,
  source: ({ cores, virtualMachines, sliceCycles }) => `
scheduler_pick:
  xorq %rdx, %rdx
  rdcr $${CR.processor}, %rax
  andq %rax, %rax
  jne take_assigned
  rdtsc %rax
  irmovq row_end, %rcx
  mrmovq (%rcx), %rdx
  subq %rax, %rdx
  jg take_assigned
  iaddq $${sliceCycles}, %rax
  rmmovq %rax, (%rcx)
  call assign_row
  irmovq $${sliceCycles}, %rdx
take_assigned:
  mrmovq ${CORE.assigned}(%rbx), %rax
  andq %rax, %rax
  je nobody_assigned
  mrmovq ${VCPU.running}(%rax), %rcx
  andq %rcx, %rcx
  je nobody_assigned
  xorq %rax, %rax                       # it still runs where it was
  irmovq $${RETRY_CYCLES}, %rdx
nobody_assigned:
  ret

# %rdi: virtual machine to look at, %rdx: how many are left, %rsi: free core, %r8: free cores, %r11: who was too wide first.
assign_row:
  pushq %rbp
  irmovq next_gang, %rcx
  mrmovq (%rcx), %rdi
  irmovq $${virtualMachines.length}, %rdx
  irmovq $${hex(CORES)}, %rsi
  irmovq $${cores}, %r8
  xorq %r11, %r11
consider_gang:
  mrmovq ${MACHINE.vcpus}(%rdi), %r9
  rrmovq %r8, %rax
  subq %r9, %rax
  jl too_wide
  rrmovq %rax, %r8
  mrmovq ${MACHINE.first}(%rdi), %rbp
assign_vcpu:
  rmmovq %rbp, ${CORE.assigned}(%rsi)
  iaddq $${VCPU_BYTES}, %rbp
  iaddq $${CORE_BYTES}, %rsi
  isubq $1, %r9
  jne assign_vcpu
  jmp gang_considered
too_wide:
  andq %r11, %r11
  cmove %rdi, %r11
gang_considered:
  call machine_behind
  rrmovq %rax, %rdi
  isubq $1, %rdx
  jne consider_gang
  rmmovq %r11, (%rcx)
  andq %r11, %r11
  jne leave_cores
  rmmovq %rdi, (%rcx)                   # all have room: %rdi has come round to who was first
leave_cores:
  xorq %rax, %rax
leave_core:
  andq %r8, %r8
  je tell_others
  rmmovq %rax, ${CORE.assigned}(%rsi)
  iaddq $${CORE_BYTES}, %rsi
  isubq $1, %r8
  jmp leave_core
tell_others:
  irmovq $${(cores - 1) * 0x100 + VECTOR.interprocessor}, %rax
tell_next:
  rrmovq %rax, %rcx
  ishrq $8, %rcx
  je all_told
  wrcr %rax, $${CR.interruptCommand}
  isubq $0x100, %rax
  jmp tell_next
all_told:
  popq %rbp
  ret

# %rdi: a virtual machine; %rax: the next one.
machine_behind:
  irmovq $${hex(MACHINES)}, %r10
  rrmovq %rdi, %rax
  iaddq $${MACHINE_BYTES}, %rax
  irmovq $${hex(MACHINES + virtualMachines.length * MACHINE_BYTES)}, %r9
  subq %rax, %r9
  cmove %r10, %rax
  ret

scheduler_charge:
scheduler_refill:
  ret

  .align 8
next_gang:
  .quad ${hex(MACHINES)}
row_end:
  .quad 0
`,
};
