import type { KernelOperations } from "./kernel-operations.ts";

/**
 * A part of a guest: assembly, and what the kernel has to know about it. Labels are the whole guest's, so each part
 * takes names that say what they belong to.
 *
 * Routines follow one convention: arguments in %rdi, %rsi, %rdx, the result in %rax; %rbx, %rbp, %r12, %r13 and %r14
 * are kept, all others and the condition codes may change.
 */
export interface GuestSection {
  /** Kernel code. */
  readonly code?: string;
  /** Kernel data; an address is a multiple of 8 unless the section itself says otherwise. */
  readonly data?: string;
  /** Code of user programs, the same for all processes. */
  readonly userCode?: string;
  /** Data of user programs, the same for all processes. */
  readonly userData?: string;
  /** A routine that the kernel calls once, before anything else and with interrupts disabled. */
  readonly initialise?: string;
  /** Routines that serve interrupts, by vector. The kernel saves registers before, and ends the interrupt afterwards. */
  readonly interrupts?: Readonly<Record<number, string>>;
  /** Routines that serve system calls, by number. */
  readonly systemCalls?: Readonly<Record<number, string>>;
}

/** A section in terms of the privileged operations that the kernel is built with. */
export type GuestPart = (operations: KernelOperations) => GuestSection;
