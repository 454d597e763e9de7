import { NO_REGISTER, REGISTER_NAMES, RSP } from "../../machine/registers.ts";
import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG } from "../../system/vectors.ts";
import { controlOffset, VCPU, VCPU_ADDRESS } from "../core/vcpu-block.ts";
import type { CodeWriter, GuestState } from "./code-writer.ts";
import type { GuestInstruction } from "./guest-instruction.ts";
import { RESTORE, SCRATCH_STACK, SLOT, TRANSLATION } from "./layout.ts";

const RAX = REGISTER_NAMES.indexOf("rax");

/**
 * Selector of the call gate that leads from translated code into the monitor. User programs cannot tell it from one that
 * is absent.
 */
export const GATE_SELECTOR = 0xf1;
const FAR_CALL = BigInt(GATE_SELECTOR) << 48n;

/** Bytes of `lcall`. */
export const FAR_CALL_BYTES = 9;

/** Where no code of the guest's is. */
export const NO_PC = -1;

/** Words behind the `lcall` of a call-out. */
export const CALL_OUT = {
  /** What the monitor is to take for the guest's pc. */
  pc: 0,
  /** Address of the routine of the monitor's. */
  routine: 8,
  /** The instruction's first eight bytes, and its constant. */
  instruction: 16,
  constant: 24,
  /** The pc whose translation is behind these words, or {@link NO_PC}. */
  nextPc: 32,
  /** Address of words that routine and translation share, or {@link NO_PC}. */
  site: 40,
  bytes: 48,
} as const;

/** Where a slot is. */
function slot(offset: number): number {
  return TRANSLATION.block + offset;
}

/** Where a word of the vCPU's block is. */
function vcpu(offset: number): number {
  return VCPU_ADDRESS + offset;
}

/** Address of the instruction behind one. */
export function nextPcOf({ pc, bytes }: GuestInstruction): number {
  return pc + bytes.length;
}

/** Puts %rax aside. */
export function saveRax(writer: CodeWriter, state: GuestState): void {
  writer.put(state, "gsrmmovq", { rA: RAX, constant: slot(SLOT.rax) });
}

/** Has it back. */
function restoreRax(writer: CodeWriter, state: GuestState): void {
  writer.put(state, "gsmrmovq", { rA: RAX, constant: slot(SLOT.rax) });
}

/** The instruction as it is. */
export function identical(writer: CodeWriter, { pc, bytes }: GuestInstruction): void {
  writer.copy({ pc }, bytes);
}

/** What a call-out tells the monitor besides the guest's pc. */
export interface CallOut {
  /** Address of the monitor's routine. */
  readonly routine: number;
  readonly instruction?: GuestInstruction;
  /** Default: the eight bytes behind the instruction's first two, or its constant if it has no registers. */
  readonly constant?: number;
  /** The pc whose translation is behind the call-out, if there is one. */
  readonly nextPc?: number;
  /** Words that belong to the instruction. */
  readonly site?: number;
}

/** The monitor does it: through a gate into ring 0, with all that it needs to know behind the call. */
export function callOut(
  writer: CodeWriter,
  state: GuestState,
  { routine, instruction, constant, nextPc, site }: CallOut,
): void {
  writer.put(state, "lcall", { constant: FAR_CALL });
  writer.word(state.pc);
  writer.word(routine);
  writer.word(instruction?.raw.getBigInt64(0, true) ?? 0n);
  writer.word(constant ?? (instruction === undefined ? 0n : constantOf(instruction)));
  writer.word(nextPc ?? NO_PC);
  writer.word(site ?? NO_PC);
}

function constantOf({ raw, rA, rB, constant }: GuestInstruction): bigint {
  return rA === NO_REGISTER && rB === NO_REGISTER ? constant : raw.getBigInt64(2, true);
}

/** Clears the virtual interrupt flag. */
export function disableInterrupts(writer: CodeWriter, { pc }: GuestInstruction): void {
  const saved = { pc, restore: RESTORE.rax };
  saveRax(writer, { pc });
  writer.put(saved, "irmovq", { rB: RAX, constant: 0 });
  writer.put(saved, "gsrmmovq", { rA: RAX, constant: vcpu(VCPU.interruptFlag) });
  restoreRax(writer, saved);
}

/** Sets the virtual interrupt flag; whether an interrupt waits for that is to be asked afterwards. */
export function enableInterrupts(writer: CodeWriter, instruction: GuestInstruction): void {
  const saved = { pc: instruction.pc, restore: RESTORE.rax };
  saveRax(writer, { pc: instruction.pc });
  writer.put(saved, "irmovq", { rB: RAX, constant: FLAG.interrupts });
  writer.put(saved, "gsrmmovq", { rA: RAX, constant: vcpu(VCPU.interruptFlag) });
  restoreRax(writer, { ...saved, pc: nextPcOf(instruction), resume: "behind" });
}

/**
 * Goes into the monitor if an interrupt is pending. There is no arithmetic in it, which would change the guest's
 * condition codes: the monitor keeps an offset into a pair of addresses to go on at.
 *
 * @param isSaved - %rax has been put aside, and the check ends with having it back
 * @param resume - the monitor's routine that delivers what is pending
 */
export function checkPending(writer: CodeWriter, nextPc: number, isSaved: boolean, resume: number): void {
  const behind: GuestState = { pc: nextPc, restore: RESTORE.rax, resume: "behind" };
  if (!isSaved) saveRax(writer, { pc: nextPc, resume: "behind" });
  writer.put(behind, "gsmrmovq", { rA: RAX, constant: slot(SLOT.pending) });
  const pair = writer.address;
  writer.put(behind, "gsmrmovq", { rA: RAX, rB: RAX, constant: 0 });
  writer.put(behind, "gsrmmovq", { rA: RAX, constant: slot(SLOT.next) });
  restoreRax(writer, behind);
  writer.put({ pc: nextPc, resume: "behind" }, "gsjmp", { constant: slot(SLOT.next) });
  writer.fill(pair + 2, writer.address);
  const addresses = writer.address;
  writer.word(0);
  writer.word(0);
  writer.fill(addresses + 8, writer.address);
  callOut(writer, { pc: nextPc, resume: "behind" }, { routine: resume, nextPc });
  writer.fill(addresses, writer.address);
}

/** Pushes the condition codes and the virtual interrupt flag. Only the flags' second byte is different from the real ones. */
export function pushFlags(writer: CodeWriter, instruction: GuestInstruction): void {
  const { pc } = instruction;
  const restore = RESTORE.rax | RESTORE.rsp;
  saveRax(writer, { pc });
  writer.put({ pc }, "gsrmmovq", { rA: RSP, constant: slot(SLOT.rsp) });
  writer.put({ pc }, "irmovq", { rB: RSP, constant: SCRATCH_STACK });
  writer.put({ pc, restore }, "pushfq");
  writer.put({ pc, restore }, "gsmrmovq", { rA: RAX, constant: vcpu(VCPU.interruptFlag) + 1 });
  writer.put({ pc, restore }, "gsrmmovq", { rA: RAX, constant: SCRATCH_STACK - 7 });
  writer.put({ pc, restore }, "gsmrmovq", { rA: RAX, constant: SCRATCH_STACK - 8 });
  writer.put({ pc, restore }, "gsmrmovq", { rA: RSP, constant: slot(SLOT.rsp) });
  writer.put({ pc, restore: RESTORE.rax }, "pushq", { rA: RAX });
  restoreRax(writer, { pc: nextPcOf(instruction), restore: RESTORE.rax, resume: "behind" });
}

/** Pops the condition codes, and the virtual interrupt flag. */
export function popFlags(writer: CodeWriter, instruction: GuestInstruction, resume: number): void {
  const { pc } = instruction;
  const saved = { pc, restore: RESTORE.rax };
  const popping: GuestState = {
    pc: nextPcOf(instruction),
    restore: RESTORE.rax | RESTORE.popped,
    resume: "behind",
  };
  saveRax(writer, { pc });
  writer.put(saved, "mrmovq", { rA: RAX, rB: RSP });
  writer.put(saved, "gsrmmovq", { rA: RAX, constant: slot(SLOT.popped) });
  writer.put(saved, "iandq", { rB: RAX, constant: FLAG.interrupts });
  writer.put(popping, "gsrmmovq", { rA: RAX, constant: vcpu(VCPU.interruptFlag) });
  writer.put(popping, "popfq");
  checkPending(writer, nextPcOf(instruction), true, resume);
}

/** Reads a control register of the guest's, whatever the instruction is called. */
export function readControl(writer: CodeWriter, { pc, rA }: GuestInstruction, register: number): void {
  writer.put({ pc }, "gsmrmovq", { rA, constant: vcpu(controlOffset(register)) });
}

/** Writes a control register of which nothing but later reads depends, or, if it is the priority, interrupts. */
export function writeControl(
  writer: CodeWriter,
  instruction: GuestInstruction,
  register: number,
  resume: number,
): void {
  const { pc, rA } = instruction;
  writer.put({ pc }, "gsrmmovq", { rA, constant: vcpu(controlOffset(register)) });
  if (register === CR.taskPriority) checkPending(writer, nextPcOf(instruction), false, resume);
}

/** Selectors that the guest's kernel believes it has. */
const SELECTORS: readonly number[] = [SELECTOR.kernelCode, SELECTOR.kernelData];

/** The selector that the guest's kernel has in a segment register, if it is not the real one. */
export function selectorOf(segment: bigint): number | undefined {
  return segment >= 0n && segment < SELECTORS.length ? SELECTORS[Number(segment)] : undefined;
}

/** Pushes a constant. */
export function pushConstant(
  writer: CodeWriter,
  state: GuestState,
  constant: number,
  next: GuestState,
): void {
  const saved = { ...state, restore: RESTORE.rax };
  saveRax(writer, state);
  writer.put(saved, "irmovq", { rB: RAX, constant });
  writer.put(saved, "pushq", { rA: RAX });
  restoreRax(writer, { ...next, restore: RESTORE.rax });
}
