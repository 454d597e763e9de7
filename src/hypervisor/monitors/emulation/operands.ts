import { STATE } from "./machine-state.ts";

/**
 * Assembly that finds where a register is kept that an instruction names.
 *
 * @param operand - which of the two in the second byte
 * @param word - register with the instruction's first eight bytes; kept
 * @param into - register for the address
 */
export function locateOperand(operand: "rA" | "rB", word: string, into: string): string {
  return `  rrmovq ${word}, ${into}
  ishrq $${operand === "rA" ? 9 : 5}, ${into}
  iandq $0x78, ${into}
  addq %rbp, ${into}`;
}

/** Assembly that reads a register that an instruction names. */
export function loadOperand(operand: "rA" | "rB", word: string, into: string): string {
  return `${locateOperand(operand, word, into)}
  mrmovq (${into}), ${into}`;
}

/** Assembly that writes a register at an address, and lets the one that does not exist stay 0. */
export function storeOperand(value: string, address: string): string {
  return `  rmmovq ${value}, (${address})
  rmmovq %r10, ${STATE.noRegister}(%rbp)`;
}

/** Assembly that goes on behind an instruction. */
export function goOn(lengthBytes: number): string {
  return `  iaddq $${lengthBytes}, %r12
  jmp next`;
}

/** Assembly that lets nobody pass but ring 0. Changes %rcx. */
export const REQUIRE_KERNEL: string = `  mrmovq ${STATE.ring}(%rbp), %rcx
  andq %rcx, %rcx
  jne raise_protection`;

/** Assembly with the address of the current instruction, as the program knows it, in a register. */
export function programCounter(into: string): string {
  return `  rrmovq %r12, ${into}
  subq %r14, ${into}`;
}
