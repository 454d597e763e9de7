import { VM_FIELD } from "../../system/control-structure.ts";
import { hex } from "../core/text.ts";

/** Writes a number into a field. Changes %rax. */
export function setField(field: number, value: number | bigint | string): string {
  const constant = typeof value === "string" ? value : hex(value);
  return `  irmovq $${constant}, %rax
  vmwrite %rax, $${field}`;
}

/** Moves the guest's pc behind the instruction that has exited. Changes %rax and %rcx. */
export const ADVANCE: string = `  vmread $${VM_FIELD.guestPc}, %rax
  vmread $${VM_FIELD.instructionLength}, %rcx
  addq %rcx, %rax
  vmwrite %rax, $${VM_FIELD.guestPc}`;

/** Takes 8 × the number of a register out of an exit's word, in which the number begins at a bit. */
export function registerIn(bit: number, register: string): string {
  return `  ishrq $${bit - 3}, ${register}
  iandq $0x78, ${register}`;
}
