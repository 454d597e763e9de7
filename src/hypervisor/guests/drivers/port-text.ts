import type { KernelOperations } from "../kernel-operations.ts";

/** Text that reads a port into %rax; %rdi is changed, and what the operation may change. */
export function readPort(operations: KernelOperations, port: number): string {
  return `
    irmovq $${port}, %rdi${operations.readPort}`;
}

/** Text that writes %rsi to a port; %rdi is changed, and what the operation may change. */
export function writePort(operations: KernelOperations, port: number): string {
  return `
    irmovq $${port}, %rdi${operations.writePort}`;
}

/** Text that writes a constant to a port; %rdi and %rsi are changed, and what the operation may change. */
export function writeConstant(operations: KernelOperations, port: number, value: number): string {
  return `
    irmovq $${value}, %rsi${writePort(operations, port)}`;
}
