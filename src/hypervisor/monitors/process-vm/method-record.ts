/** What the run-time system knows of a method: offsets of words. */
export const METHOD = {
  /** Address of its byte-code, and how many bytes that has. */
  code: 0,
  codeBytes: 8,
  arguments: 16,
  /** Locals that are no arguments. */
  otherLocals: 24,
  /** Calls and rounds of loops until it is compiled. */
  countdown: 32,
  /**
   * Where the machine's own code calls it: its arguments on the stack, the first one deepest, the record's address in
   * %rdx. It returns its result in %rax; %rbx, %rbp and %r12 to %r14 are kept, and arguments are the caller's to drop.
   */
  entry: 40,
  bytes: 64,
} as const;

/** log2 of {@link METHOD.bytes}. */
export const METHOD_SHIFT = 6;

/** Offsets in what names an array. */
export const ARRAY = { length: 0, elements: 8 } as const;
