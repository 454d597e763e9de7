/** Labels of what the processor has to be told of at boot. */
export interface KernelTables {
  readonly descriptors: string;
  readonly vectors: string;
  /** A multiple of 4. */
  readonly systemCallEntry: string;
}

/**
 * What a kernel does besides for processes that live in containers: pieces as those of {@link KernelOperations}, and data
 * for them and their routines. Each may change %rcx, %r10, %r11 and the condition codes unless it says otherwise.
 */
export interface Confinement {
  readonly data: string;
  /** Before a system call, %rax is its number: goes to `noSuchCall` if this process may not ask for it. */
  readonly checkSystemCall: string;
  /** %r10: a process; %rax: the number that it is known by where it lives. */
  readonly processNumber: string;
  /** Before a process, %r9, gives way to another one. May change %rax, too. */
  readonly leaveProcess: string;
  /** Before a process gets a page: goes to `panic` if there is none left for it. */
  readonly chargePage: string;
  /** After it has given one back. */
  readonly dischargePage: string;
}

/**
 * What a kernel needs privilege for, each a piece of assembly that stands in the kernel's code; a paravirtual kernel
 * has other pieces in the same places. A piece must not define labels: it may stand in several places.
 *
 * Arguments are in %rdi and %rsi, a result is in %rax. A piece may change %rax, %rcx, %r10, %r11 and the condition
 * codes, and nothing else, unless its own comment allows less. The stack is the kernel's; what lies below %rsp may be
 * overwritten.
 */
export interface KernelOperations {
  /** Lower case, words joined by hyphens. */
  readonly name: string;

  /** Routines that pieces call, with labels of their own; the kernel's code has them once. */
  routines(tables: KernelTables): string;

  /** At boot: from now on traps and system calls arrive. */
  loadTables(tables: KernelTables): string;
  /** %rdi: the stack that traps from ring 3 shall use. */
  readonly setStack: string;

  /** %rax: the address that the page fault being handled is about. */
  readonly readFaultAddress: string;
  /** %rdi: guest-physical address of the top table of the address space to enter; forgets all but global pages. */
  readonly writeRoot: string;
  /** %rdi: address of an entry of a table in use, %rsi: what to write there. In effect at once. */
  readonly setPageEntry: string;
  /** The same, in effect only when {@link flushPageEntries} comes, which must come before anything depends on it. */
  readonly queuePageEntry: string;
  readonly flushPageEntries: string;
  /** %rdi: the virtual address whose translation is to be forgotten. */
  readonly invalidatePage: string;

  readonly enableInterrupts: string;
  readonly disableInterrupts: string;
  /** %rax: the flags as {@link restoreFlags} takes them. Only condition codes and the interrupt flag count. */
  readonly saveFlags: string;
  /** %rdi: flags to go on with. */
  readonly restoreFlags: string;
  /** %rdi: the class of interrupts up to which all have to wait. */
  readonly setTaskPriority: string;
  /** %rax: the same. */
  readonly readTaskPriority: string;
  readonly endOfInterrupt: string;
  /** %rdi: cycles until the timer's interrupt, 0 for none. */
  readonly setTimer: string;
  /** %rdi: processor × 256 + vector. */
  readonly sendInterrupt: string;
  /** %rax: the number of this processor. */
  readonly readProcessor: string;
  /** Waits for an interrupt. Enables interrupts before, in such a way that none is slept through. */
  readonly idle: string;

  /** %rdi: port; %rax: what it says, once whatever it asked for was done. */
  readonly readPort: string;
  /** %rdi: port, %rsi: value. */
  readonly writePort: string;

  /** Leaves a trap: its frame, error code and all, is on top of the stack. Changes no other register. */
  readonly returnFromTrap: string;
  /** Leaves a system call to %rcx with flags %r11; %rsp is the user's already. May change %r10. */
  readonly returnFromSystemCall: string;
  /** The end of everything. */
  readonly halt: string;

  /** What tells a kernel's processes apart beyond their address spaces; without it they all see and may do the same. */
  readonly confinement?: Confinement;
}
