/**
 * A device that the monitor has in place of a real one, or in front of it. Both routines are called with the port in
 * %rdi; `write` has the value in %rsi, `read` returns it in %rax.
 */
export interface PortHandler {
  readonly firstPort: number;
  readonly portCount: number;
  readonly read: string;
  readonly write: string;
}

function dispatch(direction: "read" | "write", handlers: readonly PortHandler[]): string {
  return handlers
    .map(
      (handler, index) => `  rrmovq %rdi, %rax
  isubq $${handler.firstPort}, %rax
  jl port_${direction}_${index}
  isubq $${handler.portCount}, %rax
  jl ${handler[direction]}
port_${direction}_${index}:`,
    )
    .join("\n");
}

/** Finds the device that a port belongs to. Ports that no handler names are the real ones. */
export function portSection(handlers: readonly PortHandler[]): string {
  return `
port_read:
${dispatch("read", handlers)}
  inq (%rdi), %rax
  ret

port_write:
${dispatch("write", handlers)}
  outq %rsi, (%rdi)
  ret
`;
}
