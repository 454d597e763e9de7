import { REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { FLAG } from "../../system/vectors.ts";
import type { CodeWriter, GuestState } from "./code-writer.ts";
import { CONDITION_CODE_SUMS } from "./condition-code-sums.ts";
import type { GuestInstruction } from "./guest-instruction.ts";
import { RESTORE, SCRATCH_STACK, SLOT, TARGET, TARGETS, TRANSLATION } from "./layout.ts";
import { callOut, saveRax } from "./sequences.ts";

const RAX = REGISTER_NAMES.indexOf("rax");
const RCX = REGISTER_NAMES.indexOf("rcx");
const WORD_BYTES = 8;

/** What all indirect jumps of translated code have in common. */
export interface IndirectJumps {
  /** Routine: %rax is the pc to go to, the guest's %rax is in its slot. */
  readonly jump: number;
  /**
   * Where `gsjmp` finds what sets the condition codes, has %rax, %rcx and %rsp back and goes to `SLOT.next`, with the real
   * flags × 8 in a register.
   */
  readonly setCodes: number;
}

/**
 * Writes the routine that finds where the translation of a pc is, and goes there. Return addresses are the guest's own, so
 * each return comes here. The table is asked by arithmetic, which changes condition codes; they are put aside by `pushfq`
 * and come back by a sum that sets them alike, because `popfq` is slow.
 *
 * @param missed - routine of the monitor's for a pc that the table does not have
 */
export function writeIndirectJump(writer: CodeWriter, missed: number): IndirectJumps {
  const slot = (offset: number): number => TRANSLATION.block + offset;
  const at = (restore: number): GuestState => ({ pc: 0, restore, resume: "nowhere" });
  const jump = writer.address;
  let restore: number = RESTORE.rax | RESTORE.targetInRax;
  writer.put(at(restore), "gsrmmovq", { rA: RAX, constant: slot(SLOT.target) });
  restore = RESTORE.rax | RESTORE.target;
  writer.put(at(restore), "gsrmmovq", { rA: RCX, constant: slot(SLOT.rcx) });
  writer.put(at(restore), "gsrmmovq", { rA: RSP, constant: slot(SLOT.rsp) });
  writer.put(at(restore), "irmovq", { rB: RSP, constant: SCRATCH_STACK });
  restore |= RESTORE.rsp;
  writer.put(at(restore), "pushfq");
  writer.put(at(restore), "rrmovq", { rA: RAX, rB: RCX });
  restore |= RESTORE.rcx;
  writer.put(at(restore), "iandq", { rB: RCX, constant: TARGETS - 1 });
  restore |= RESTORE.flags;
  writer.put(at(restore), "ishlq", { rB: RCX, constant: Math.log2(TARGET.bytes) });
  writer.put(at(restore), "gsmrmovq", { rA: RSP, rB: RCX, constant: TRANSLATION.targets + TARGET.pc });
  writer.put(at(restore), "subq", { rA: RAX, rB: RSP });
  const hit = writer.address + 1;
  writer.put(at(restore), "je");
  callOut(writer, at(restore), { routine: missed });
  writer.fill(hit, writer.address);
  writer.put(at(restore), "gsmrmovq", {
    rA: RCX,
    rB: RCX,
    constant: TRANSLATION.targets + TARGET.translation,
  });
  writer.put(at(restore), "gsrmmovq", { rA: RCX, constant: slot(SLOT.next) });
  // Condition codes, and the real interrupt flag, which is always set.
  writer.put(at(restore), "gsmrmovq", { rA: RCX, constant: SCRATCH_STACK - WORD_BYTES });
  writer.put(at(restore), "ishlq", { rB: RCX, constant: Math.log2(WORD_BYTES) });
  const table = writer.address + 2;
  writer.put(at(restore), "gsjmp", { rB: RCX });
  const addresses = writer.address;
  const setCodes = addresses - FLAG.interrupts * WORD_BYTES;
  writer.fill(table, setCodes);
  for (let codes = 0; codes < CONDITION_CODE_SUMS.length; codes++) writer.word(0);
  for (const [codes, sum] of CONDITION_CODE_SUMS.entries()) {
    writer.fill(addresses + codes * WORD_BYTES, writer.address);
    if (sum === null) {
      writer.put(at(restore), "irmovq", { rB: RSP, constant: SCRATCH_STACK - WORD_BYTES });
      writer.put(at(restore), "popfq");
    } else {
      writer.put(at(restore), "irmovq", { rB: RAX, constant: sum[0] });
      writer.put(at(restore), "iaddq", { rB: RAX, constant: sum[1] });
    }
    writer.put(at(restore), "gsmrmovq", { rA: RSP, constant: slot(SLOT.rsp) });
    writer.put(at(restore), "gsmrmovq", { rA: RCX, constant: slot(SLOT.rcx) });
    writer.put(at(restore), "gsmrmovq", { rA: RAX, constant: slot(SLOT.rax) });
    writer.put(at(restore), "gsjmp", { constant: slot(SLOT.next) });
  }
  writer.endSequence();
  return { jump, setCodes };
}

/** A return: the guest's stack has the guest's pc. */
export function returnTo(writer: CodeWriter, { pc }: GuestInstruction, { jump }: IndirectJumps): void {
  saveRax(writer, { pc });
  writer.put({ pc }, "popq", { rA: RAX });
  toTarget(writer, jump);
}

/** A jump by way of memory. */
export function jumpThroughMemory(
  writer: CodeWriter,
  { pc, rB, constant }: GuestInstruction,
  { jump }: IndirectJumps,
): void {
  saveRax(writer, { pc });
  writer.put({ pc }, "mrmovq", { rA: RAX, rB, constant });
  toTarget(writer, jump);
}

function toTarget(writer: CodeWriter, jump: number): void {
  const restore = RESTORE.rax | RESTORE.targetInRax;
  writer.put({ pc: 0, restore, resume: "nowhere" }, "jmp", { constant: jump });
}
