import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { VCPU } from "./vcpu-block.ts";

/** A number as assembly reads it. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Lines of an assembly source, one for each item. */
export function lines<T>(items: Iterable<T>, line: (item: T, index: number) => string): string {
  return Array.from(items, line).join("\n");
}

/** Pushes all registers, the last first; what stands for the stack pointer is not the guest's. */
export const PUSH_REGISTERS: string = lines(REGISTER_NAMES.toReversed(), (name) => `  pushq %${name}`);

/** Pops all registers but the stack pointer, whose word is skipped. */
export const POP_REGISTERS: string = lines(REGISTER_NAMES, (name, register) =>
  register === RSP ? "  iaddq $8, %rsp" : `  popq %${name}`,
);

/** Moves the guest's pc behind an instruction. Changes %rax. */
export function advance(lengthBytes: number): string {
  return `  mrmovq ${VCPU.pc}(%rbp), %rax
  iaddq $${lengthBytes}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)`;
}
