/** Numbers of the host's system calls. Arguments are in %rdi, %rsi and %rdx, the result is in %rax. */
export const HOST_CALL = {
  /**
   * Lets the guest run on. %rdi: interrupts to be raised in it, a bit for each as in a request; %rsi: what the port
   * reads that it waits for. %rax: one of `REASON`; then %rdi: the port, %rsi: what is written to it; %rdx: what has
   * happened, bits of {@link EVENT}, if the reason is an interrupt
   */
  run: 0,
  /** Waits until something has happened. %rdx: what. */
  wait: 1,
  /** %rdi: guest-physical address of a packet, %rsi: its bytes; %rax: 1, or 0 if there is no room. */
  send: 2,
  /** What was given to be sent is to be sent now. */
  flush: 3,
  /** %rdi: where to put a packet that has arrived; %rax: its bytes, 0 if there is none. */
  receive: 4,
  /** %rax: packets that have been sent since the last time. */
  sent: 5,
  /** %rdi: block, %rsi: guest-physical address, %rdx: command; %rax: one of `HOST_DISK`. */
  diskBegin: 6,
  /** %rax: one of `HOST_DISK`, of what was begun. */
  diskOutcome: 7,
} as const;

/** What happens meanwhile. Bit n is vector 32 + n's, as in a request. */
export const EVENT = { timer: 1, disk: 2, network: 4 } as const;
