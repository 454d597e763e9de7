import { NO_REGISTER, REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { ENTRY, ENTRY_BYTES } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import type { CodeWriter, GuestState } from "./code-writer.ts";
import type { GuestInstruction } from "./guest-instruction.ts";
import type { IndirectJumps } from "./indirect-jumps.ts";
import { RESTORE, SCRATCH_STACK, SITE, SLOT, TRANSLATION } from "./layout.ts";
import { callOut, NO_PC, nextPcOf } from "./sequences.ts";

const RAX = REGISTER_NAMES.indexOf("rax");
const RCX = REGISTER_NAMES.indexOf("rcx");
const WORD_BYTES = 8;

/** What the monitor's routine finds changed when it is called. */
export const CHANGED: number = RESTORE.rax | RESTORE.rcx | RESTORE.rsp | RESTORE.flags;

const SAVED: ReadonlyMap<number, number> = new Map([
  [RAX, SLOT.rax],
  [RCX, SLOT.rcx],
  [RSP, SLOT.rsp],
]);

function slot(offset: number): number {
  return TRANSLATION.block + offset;
}

/**
 * A store that goes to page tables. If it takes an entry away, and is to the same table as the last time, it is done here:
 * what is absent needs no more in its shadow than nothing. All else is the monitor's.
 *
 * @param routine - of the monitor's
 */
export function tracedStore(
  writer: CodeWriter,
  instruction: GuestInstruction,
  { setCodes }: IndirectJumps,
  routine: number,
): void {
  const { pc, rA, rB, constant } = instruction;
  const nextPc = nextPcOf(instruction);
  const changed: GuestState = { pc, restore: CHANGED };
  const done: GuestState = { pc: nextPc, restore: CHANGED, resume: "behind" };
  const value = (state: GuestState, register: number, into: number): void => {
    const saved = SAVED.get(register);
    if (saved !== undefined) writer.put(state, "gsmrmovq", { rA: into, constant: slot(saved) });
    else if (register === NO_REGISTER) writer.put(state, "irmovq", { rB: into, constant: 0 });
    else writer.put(state, "rrmovq", { rA: register, rB: into });
  };
  const jump = (condition: string): number => {
    writer.put(changed, condition);
    return writer.address - WORD_BYTES;
  };
  writer.put({ pc }, "gsrmmovq", { rA: RAX, constant: slot(SLOT.rax) });
  writer.put({ pc }, "gsrmmovq", { rA: RCX, constant: slot(SLOT.rcx) });
  writer.put({ pc }, "gsrmmovq", { rA: RSP, constant: slot(SLOT.rsp) });
  writer.put({ pc }, "irmovq", { rB: RSP, constant: SCRATCH_STACK });
  writer.put({ pc, restore: RESTORE.rsp }, "pushfq");
  value(changed, rA, RAX);
  writer.put(changed, "iandq", { rB: RAX, constant: ENTRY.present });
  const absent = jump("je");
  const present = jump("jmp");
  writer.fill(absent, writer.address);
  writer.put(changed, "irmovq", { rB: RAX, constant });
  value(changed, rB, RCX);
  writer.put(changed, "addq", { rA: RCX, rB: RAX });
  writer.put(changed, "rrmovq", { rA: RAX, rB: RCX });
  writer.put(changed, "iandq", { rB: RCX, constant: -PAGE_BYTES | (ENTRY_BYTES - 1) });
  writer.put(changed, "gsmrmovq", { rA: RSP, constant: slot(SLOT.epoch) });
  writer.put(changed, "addq", { rA: RSP, rB: RCX });
  const key = writer.address + 2;
  writer.put(changed, "gsmrmovq", { rA: RSP });
  writer.put(changed, "subq", { rA: RSP, rB: RCX });
  const known = jump("je");
  const unknown = jump("jmp");
  writer.fill(known, writer.address);
  // The shadow first: without it nothing is wrong, only slower.
  const shadow = writer.address + 2;
  writer.put(changed, "gsmrmovq", { rA: RSP });
  writer.put(changed, "addq", { rA: RAX, rB: RSP });
  writer.put(changed, "irmovq", { rB: RCX, constant: 0 });
  writer.put(changed, "gsrmmovq", { rA: RCX, rB: RSP });
  const window = writer.address + 2;
  writer.put(changed, "gsmrmovq", { rA: RSP });
  writer.put(changed, "addq", { rA: RAX, rB: RSP });
  value(changed, rA, RCX);
  writer.put(changed, "gsrmmovq", { rA: RCX, rB: RSP });
  writer.put(done, "irmovq", { rB: RCX, constant: nextPc });
  writer.put(done, "gsrmmovq", { rA: RCX, constant: slot(SLOT.target) });
  const next = writer.address + 2;
  writer.put(done, "irmovq", { rB: RCX });
  writer.put(done, "gsrmmovq", { rA: RCX, constant: slot(SLOT.next) });
  writer.put(done, "gsmrmovq", { rA: RCX, constant: SCRATCH_STACK - WORD_BYTES });
  writer.put(done, "ishlq", { rB: RCX, constant: Math.log2(WORD_BYTES) });
  writer.put(done, "gsjmp", { rB: RCX, constant: setCodes });
  const site = writer.address;
  writer.word(NO_PC);
  writer.word(0);
  writer.word(0);
  for (const [hole, offset] of [
    [key, SITE.key],
    [shadow, SITE.shadow],
    [window, SITE.window],
  ] as const) {
    writer.fill(hole, site + offset);
  }
  for (const hole of [present, unknown]) writer.fill(hole, writer.address);
  callOut(writer, changed, { routine, instruction, nextPc, site });
  writer.fill(next, writer.address);
}
