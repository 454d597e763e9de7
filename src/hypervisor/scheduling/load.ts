import { assemble } from "../assembly/assembler.ts";
import type { Program } from "../assembly/program.ts";
import { SYSTEM_Y86_64 } from "../system/instructions.ts";

/** Cycles that one time round a loop of two instructions takes. */
const LOOP_CYCLES = 2;

/** Where a guest's memory has what; addresses are the guest's. */
export const LOAD_MEMORY = {
  code: 0x1000,
  lock: 0x8000,
  /** A record for each vCPU. */
  records: 0x9000,
  recordBytes: 64,
} as const;

/** Words of a record. */
export const LOAD_RECORD = { work: 0, spinCycles: 8, longestSpinCycles: 16 } as const;

/** What a guest does over and over, on each of its vCPUs. */
export interface Load {
  /** Cycles of computing that are a piece of work; half of the time more and half of the time less, by up to a half. */
  readonly computeCycles: number;
  /** Cycles for which it holds a lock of its virtual machine after each piece; 0: it has no lock. */
  readonly lockedCycles: number;
}

/**
 * The program of a load. A vCPU begins with the address of its record in %r13 and a random number, not 0, in %r14.
 *
 * It asks for the lock as most kernels did before locks had queues: it tries, and as long as that fails it waits for the
 * lock to look free, and tries again. What it has waited is counted in the vCPU's own time.
 */
export function loadProgram({ computeCycles, lockedCycles }: Load): Program {
  const rounds = (cycles: number) => Math.max(1, Math.round(cycles / LOOP_CYCLES));
  const spread = 2 ** Math.floor(Math.log2(rounds(computeCycles)));
  return assemble(
    `
  .pos ${LOAD_MEMORY.code}
next_piece:
# A random number: G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003.
  rrmovq %r14, %rax
  ishlq $13, %rax
  xorq %rax, %r14
  rrmovq %r14, %rax
  ishrq $7, %rax
  xorq %rax, %r14
  rrmovq %r14, %rax
  ishlq $17, %rax
  xorq %rax, %r14
  rrmovq %r14, %rcx
  iandq $${spread - 1}, %rcx
  iaddq $${Math.max(1, rounds(computeCycles) - (spread >> 1))}, %rcx
compute:
  isubq $1, %rcx
  jne compute
${lockedCycles === 0 ? "" : locked(rounds(lockedCycles))}
  mrmovq ${LOAD_RECORD.work}(%r13), %rax
  iaddq $1, %rax
  rmmovq %rax, ${LOAD_RECORD.work}(%r13)
  jmp next_piece
`,
    SYSTEM_Y86_64,
  );
}

function locked(rounds: number): string {
  return `
  irmovq $${LOAD_MEMORY.lock}, %r12
  irmovq $1, %rax
  xchgq %rax, (%r12)
  andq %rax, %rax
  je has_lock
  rdtsc %rsi
await_lock:
  pause
  mrmovq (%r12), %rax
  andq %rax, %rax
  jne await_lock
  irmovq $1, %rax
  xchgq %rax, (%r12)
  andq %rax, %rax
  jne await_lock
  rdtsc %rdi
  subq %rsi, %rdi
  mrmovq ${LOAD_RECORD.spinCycles}(%r13), %rax
  addq %rdi, %rax
  rmmovq %rax, ${LOAD_RECORD.spinCycles}(%r13)
  mrmovq ${LOAD_RECORD.longestSpinCycles}(%r13), %rax
  subq %rdi, %rax
  jge has_lock
  rmmovq %rdi, ${LOAD_RECORD.longestSpinCycles}(%r13)
has_lock:
  irmovq $${rounds}, %rcx
hold_lock:
  isubq $1, %rcx
  jne hold_lock
  rmmovq %rcx, (%r12)
`;
}
