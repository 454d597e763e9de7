import { FRAME, GATE, GATE_BYTES, VECTOR } from "../system/vectors.ts";
import type { GuestSection } from "./guest-section.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { PHYSICAL } from "./layout.ts";

const WORD_BYTES = 8;

/** What a called routine may change, and what a trap therefore has to save. */
const SAVED = ["rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11"] as const;

/** Offsets in what a handler's %rdi points to: saved registers, and behind them the frame that the processor has left. */
export const TRAP: { readonly errorCode: number; readonly pc: number } = {
  errorCode: (SAVED.length + FRAME.errorCode) * WORD_BYTES,
  pc: (SAVED.length + FRAME.pc) * WORD_BYTES,
};

/** Bytes of `divq`, which the kernel steps over. */
const DIVIDE_BYTES = 2;

/** The outermost ring that may ask for a vector with `int`. */
const ANYBODY = 3;

/** Routines that serve exceptions, by vector; %rdi is what {@link TRAP} gives offsets in. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  [VECTOR.divide]: "handleDivide",
  [VECTOR.invalidInstruction]: "panic",
  [VECTOR.generalProtection]: "panic",
  [VECTOR.pageFault]: "handlePageFault",
};

/**
 * The table of vectors, the entries of traps, and the handlers that need nothing else.
 *
 * @param interrupts - routines that serve them, by vector
 */
export function traps(
  operations: KernelOperations,
  interrupts: Readonly<Record<number, string>>,
): GuestSection {
  const exceptions = vectorsOf(EXCEPTIONS);
  const external = vectorsOf(interrupts);
  const entries = [
    ...exceptions.map((vector) => trapEntry(operations, vector, EXCEPTIONS[vector]!, "")),
    ...external.map((vector) =>
      trapEntry(operations, vector, interrupts[vector]!, operations.endOfInterrupt),
    ),
  ];
  const gates = [
    ...[...exceptions, ...external].map((vector) => gate(vector, `trapEntry${vector}`, 0)),
    gate(VECTOR.systemCall, "interruptCallEntry", ANYBODY),
  ];
  return { code: [...entries, handlers(operations)].join("\n"), data: [...gates, DATA].join("\n") };
}

function vectorsOf(routines: Readonly<Record<number, string>>): number[] {
  return Object.keys(routines).map(Number);
}

function gate(vector: number, entry: string, outermostRing: number): string {
  const attributes = GATE.present | (outermostRing << GATE.privilegeShift);
  return `
        .pos ${PHYSICAL.vectorTable + vector * GATE_BYTES}
        .quad ${entry}, ${attributes}`;
}

/** Saves what a routine may change, calls one, and goes back to where the trap came from. */
function trapEntry(operations: KernelOperations, vector: number, routine: string, after: string): string {
  const lines = (mnemonic: string, registers: readonly string[]) =>
    registers.map((register) => `        ${mnemonic} %${register}`).join("\n");
  return `
trapEntry${vector}:
${lines("pushq", SAVED.toReversed())}
        rrmovq %rsp,%rdi
        call ${routine}
${after}
${lines("popq", SAVED)}
${operations.returnFromTrap}`;
}

function handlers(operations: KernelOperations): string {
  return `
# A division by zero: counts it, and goes on behind the instruction.
handleDivide:
        mrmovq ${TRAP.pc}(%rdi),%rax
        iaddq $${DIVIDE_BYTES},%rax
        rmmovq %rax,${TRAP.pc}(%rdi)
        irmovq $divideFaults,%rdx
        mrmovq (%rdx),%rax
        iaddq $1,%rax
        rmmovq %rax,(%rdx)
        ret

# What should not have happened: leaves a note of what did, and stops.
panic:
        irmovq $panicNote,%rdx
        mrmovq ${TRAP.pc}(%rdi),%rcx
        rmmovq %rcx,(%rdx)
        mrmovq ${TRAP.errorCode}(%rdi),%rcx
        rmmovq %rcx,8(%rdx)
${operations.readFaultAddress}
        rmmovq %rax,16(%rdx)
${operations.halt}
`;
}

const DATA = `
        .pos ${PHYSICAL.kernelData}
divideFaults:
        .quad 0
# Address of the instruction, error code, address of the last page fault.
panicNote:
        .quad 0, 0, 0
`;
