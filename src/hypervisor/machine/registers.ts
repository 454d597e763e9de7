/**
 * The program registers by number, as assembly writes them after `%`. R. E. Bryant and D. R. O'Hallaron, Computer
 * Systems: A Programmer's Perspective, 3rd edition, 2016 (CS:APP), figure 4.4.
 */
export const REGISTER_NAMES: readonly string[] = [
  ...["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"],
  ...["r8", "r9", "r10", "r11", "r12", "r13", "r14"],
];

/** The stack pointer. */
export const RSP = 4;

/** Where an encoding names no register. As a source it reads as 0. */
export const NO_REGISTER = 15;

/**
 * The destination of what goes nowhere. It is not {@link NO_REGISTER}, so that no instruction gets a value from, or
 * waits for, one that has none to give.
 */
export const NO_DESTINATION = 16;

/** How many registers a register file has with {@link NO_REGISTER} and {@link NO_DESTINATION}. */
export const REGISTER_COUNT = 17;
