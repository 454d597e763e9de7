import { CR } from "../../system/control-registers.ts";
import { EXIT, VM_FIELD } from "../../system/control-structure.ts";
import { GATE, VECTOR } from "../../system/vectors.ts";
import { monitorAddress, PHYSICAL } from "../core/layout.ts";
import { assembleMonitor, type MonitorImage } from "../core/monitor-image.ts";
import { hex, lines, POP_REGISTERS, PUSH_REGISTERS } from "../core/text.ts";
import { CORE_BYTES, CORES, VCPU } from "./layout.ts";
import type { Scheduler, SchedulingProblem } from "./scheduler.ts";
import { vcpuLists } from "./vcpu-lists.ts";

/** Interrupts that end a vCPU's turn. */
const ENDINGS: readonly number[] = [VECTOR.timer, VECTOR.interprocessor];

/**
 * A monitor that has nothing to do but to let vCPUs take turns on cores. Guests are in the processor's mode for virtual
 * machines, and whatever they do that exits stops their core for good: they only compute.
 *
 * All cores run the same code; %rbx is the core's record, %rbp the vCPU's. A vCPU's own time stands still while it does
 * not run: `rdtsc` tells it the cycles that it has had. Marks tell from outside who runs where: a vCPU's number when its
 * turn begins, 0 when it is over.
 */
export function schedulingMonitor(scheduler: Scheduler, problem: SchedulingProblem): MonitorImage {
  const vcpus = problem.virtualMachines.reduce((sum, machine) => sum + machine.vcpus, 0);
  return assembleMonitor([
    START_AND_EXIT,
    turnSection(problem.periodCycles),
    LOCK,
    scheduler.source(problem),
    vcpuLists(vcpus),
    VECTORS,
  ]);
}

const FIND_CORE = `  rdcr $${CR.processor}, %rbx
  ishlq $${Math.log2(CORE_BYTES)}, %rbx
  iaddq $${hex(CORES)}, %rbx`;

const START_AND_EXIT = `
start_monitor:
  irmovq vectors, %rax
  wrcr %rax, $${CR.idt}
${FIND_CORE}
  xorq %rbp, %rbp
  jmp next_turn

# The stack is the vCPU's record, whose first words are its registers.
vm_exit:
${PUSH_REGISTERS}
  rrmovq %rsp, %rbp
${FIND_CORE}
  rrmovq %rbx, %rsp
  iaddq $${CORE_BYTES}, %rsp
  xorq %rax, %rax
  mark %rax
  vmread $${VM_FIELD.exitReason}, %rax
  isubq $${EXIT.externalInterrupt}, %rax
  jne stop_core
# The interrupt is still asked for, and comes now.
  sti
  nop
stop_core:
  halt

${lines(ENDINGS, (vector) => `trap_${vector}:`)}
  wrcr %rax, $${CR.endOfInterrupt}
`;

function turnSection(periodCycles: number): string {
  return `
# Ends the turn of the vCPU %rbp, or of none if it is 0, and begins the next one.
next_turn:
  rrmovq %rbx, %rsp
  iaddq $${CORE_BYTES}, %rsp
  rdtsc %r12
  call lock_schedule
  andq %rbp, %rbp
  je see_to_period
  xorq %rax, %rax
  rmmovq %rax, ${VCPU.running}(%rbp)
  rmmovq %r12, ${VCPU.until}(%rbp)
  mrmovq ${VCPU.since}(%rbp), %rax
  rrmovq %r12, %rsi
  subq %rax, %rsi
  mrmovq ${VCPU.run}(%rbp), %rax
  addq %rsi, %rax
  rmmovq %rax, ${VCPU.run}(%rbp)
  rrmovq %rbp, %rdi
  call scheduler_charge
see_to_period:
  irmovq period_end, %rcx
  mrmovq (%rcx), %rdx
  rrmovq %r12, %rax
  subq %rdx, %rax
  jl pick_vcpu
  iaddq $${periodCycles}, %rdx
  rmmovq %rdx, (%rcx)
  call scheduler_refill
pick_vcpu:
  call scheduler_pick
  wrcr %rdx, $${CR.timer}
  rrmovq %rax, %rbp
  andq %rbp, %rbp
  je wait_for_turn
  irmovq $1, %rax
  rmmovq %rax, ${VCPU.running}(%rbp)
  call unlock_schedule
  mrmovq ${VCPU.structure}(%rbp), %rax
  wrcr %rax, $${CR.controlStructure}
  rdtsc %rax
  rmmovq %rax, ${VCPU.since}(%rbp)
  mrmovq ${VCPU.run}(%rbp), %rcx
  subq %rax, %rcx
  vmwrite %rcx, $${VM_FIELD.timeOffset}
  mrmovq ${VCPU.number}(%rbp), %rax
  mark %rax
  rrmovq %rbp, %rsp
${POP_REGISTERS}
  vmresume

wait_for_turn:
  call unlock_schedule
  sti
wait_on:
  idle
  jmp wait_on

  .align 8
period_end:
  .quad 0
`;
}

/** One core at a time decides. */
const LOCK = `
lock_schedule:
  irmovq schedule_lock, %rcx
try_schedule_lock:
  irmovq $1, %rax
  xchgq %rax, (%rcx)
  andq %rax, %rax
  jne await_schedule_lock
  ret
await_schedule_lock:
  pause
  mrmovq (%rcx), %rax
  andq %rax, %rax
  jne await_schedule_lock
  jmp try_schedule_lock

unlock_schedule:
  irmovq schedule_lock, %rcx
  xorq %rax, %rax
  rmmovq %rax, (%rcx)
  ret

  .align 8
schedule_lock:
  .quad 0
`;

const VECTORS = `
  .pos ${hex(monitorAddress(PHYSICAL.data))}
vectors:
${lines(Array(Math.max(...ENDINGS) + 1).keys(), (vector) =>
  ENDINGS.includes(vector) ? `  .quad trap_${vector}, ${GATE.present}` : "  .quad 0, 0",
)}
`;
