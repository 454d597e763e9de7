import { STATUS } from "../../machine/status.ts";
import { CR } from "../../system/control-registers.ts";
import { opcodeOf, SYSTEM_Y86_64 } from "../../system/instructions.ts";
import type { CodeWriter } from "./code-writer.ts";
import type { GuestInstruction } from "./guest-instruction.ts";
import { type IndirectJumps, jumpThroughMemory, returnTo } from "./indirect-jumps.ts";
import {
  callOut,
  checkPending,
  disableInterrupts,
  enableInterrupts,
  identical,
  nextPcOf,
  popFlags,
  pushConstant,
  pushFlags,
  readControl,
  selectorOf,
  writeControl,
} from "./sequences.ts";
import { tracedStore } from "./traced-stores.ts";

/** What translation needs besides the instruction. */
export interface TranslationContext {
  readonly writer: CodeWriter;
  readonly indirect: IndirectJumps;
  /** Address of a routine of the monitor's. */
  readonly routine: (label: string) => number;
  /** Writes a jump (by default one without a condition) to wherever the translation of a pc is or will be. */
  readonly exit: (from: number, to: number, opcode?: number) => void;
  /** Whether the writes of the instruction at a pc have turned out to be traced. */
  readonly isTraced: (pc: number) => boolean;
}

type Translate = (instruction: GuestInstruction, context: TranslationContext) => void;

/** Routines of the monitor's that carry instructions out, by mnemonic. */
const CALL_OUTS: Readonly<Record<string, string>> = {
  halt: "emulate_halt",
  int: "emulate_int",
  syscall: "translated_syscall",
  sysret: "emulate_sysret",
  vmcall: "emulate_kernel_hypercall",
  iretq: "emulate_iretq",
  idle: "emulate_idle",
  inq: "emulate_in",
  outq: "emulate_out",
  invlpg: "translated_invlpg",
  lar: "translated_lar",
  lsl: "translated_lsl",
  verr: "translated_verr",
  verw: "translated_verw",
  lcall: "translated_lcall",
  ljmp: "translated_ljmp",
  lret: "translated_lret",
  vmresume: "reflect_protection",
  vmread: "reflect_protection",
  vmwrite: "reflect_protection",
};

/** Control registers whose writing the monitor has to do something about. */
const WRITTEN_BY_MONITOR: ReadonlyMap<bigint, string> = new Map([
  [BigInt(CR.status), "emulate_wrcr"],
  [BigInt(CR.root), "translated_write_root"],
  [BigInt(CR.features), "translated_write_root"],
  [BigInt(CR.idt), "emulate_wrcr"],
  [BigInt(CR.ldt), "translated_write_ldt"],
  [BigInt(CR.task), "translated_write_task"],
  [BigInt(CR.processor), "emulate_wrcr"],
  [BigInt(CR.timer), "emulate_wrcr"],
  [BigInt(CR.interruptCommand), "emulate_wrcr"],
  [BigInt(CR.endOfInterrupt), "emulate_wrcr"],
]);

const LAST_CONTROL_REGISTER = 63n;

const IDLE = opcodeOf("idle");

/** Instructions that read a control register under a name of their own. */
const STORES: Readonly<Record<string, number>> = {
  sgdt: CR.gdt,
  sidt: CR.idt,
  sldt: CR.ldt,
  smsw: CR.status,
  str: CR.task,
};

/** Instructions that may go on anywhere, besides jumps. */
const TRANSFERS: ReadonlySet<string> = new Set([
  ...["halt", "int", "syscall", "sysret", "vmcall", "iretq", "lcall", "ljmp", "lret"],
  ...["vmresume", "vmread", "vmwrite"],
]);

const IN_CACHE: Readonly<Record<string, Translate>> = {
  cli: (instruction, { writer }) => {
    disableInterrupts(writer, instruction);
  },
  sti: (instruction, context) => {
    if (waits(instruction)) {
      toMonitor(instruction, context, "emulate_sti");
      return;
    }
    const { writer, routine } = context;
    enableInterrupts(writer, instruction);
    writer.endSequence();
    checkPending(writer, nextPcOf(instruction), false, routine("resume"));
  },
  pushfq: (instruction, { writer }) => {
    pushFlags(writer, instruction);
  },
  popfq: (instruction, { writer, routine }) => {
    popFlags(writer, instruction, routine("resume"));
  },
  rdcr: (instruction, context) => {
    const { constant } = instruction;
    const isPlain = constant >= 0n && constant <= LAST_CONTROL_REGISTER && constant !== BigInt(CR.timer);
    if (isPlain) readControl(context.writer, instruction, Number(constant));
    else toMonitor(instruction, context, "emulate_rdcr");
  },
  wrcr: (instruction, context) => {
    const { constant } = instruction;
    const isRegister = constant >= 0n && constant <= LAST_CONTROL_REGISTER;
    const label = isRegister ? WRITTEN_BY_MONITOR.get(constant) : "emulate_wrcr";
    if (label !== undefined) toMonitor(instruction, context, label);
    else writeControl(context.writer, instruction, Number(constant), context.routine("resume"));
  },
  rdseg: (instruction, { writer }) => {
    const selector = selectorOf(instruction.constant);
    if (selector === undefined) identical(writer, instruction);
    else writer.put({ pc: instruction.pc }, "irmovq", { rB: instruction.rA, constant: selector });
  },
  pushseg: (instruction, { writer }) => {
    const selector = selectorOf(instruction.constant);
    if (selector === undefined) identical(writer, instruction);
    else pushConstant(writer, instruction, selector, { pc: nextPcOf(instruction), resume: "behind" });
  },
  wrseg: (instruction, context) => loadSegment(instruction, context, "translated_wrseg"),
  popseg: (instruction, context) => loadSegment(instruction, context, "translated_popseg"),
  // Of virtual machines of the guest's there is nothing to be forgotten.
  invept: ({ pc }, { writer }) => {
    writer.put({ pc }, "nop");
  },
  gsmrmovq: ({ pc, rA, rB, constant }, { writer }) => {
    writer.put({ pc }, "mrmovq", { rA, rB, constant });
  },
  gsrmmovq: (instruction, context) => store(instruction, context),
  rmmovq: (instruction, context) => store(instruction, context),
  call: ({ pc, bytes, constant }, { writer, exit }) => {
    const to = Number(constant);
    pushConstant(writer, { pc }, pc + bytes.length, { pc: to, resume: "nowhere" });
    writer.endSequence();
    exit(to, to);
  },
  ret: (instruction, { writer, indirect }) => {
    returnTo(writer, instruction, indirect);
  },
  gsjmp: (instruction, { writer, indirect }) => {
    jumpThroughMemory(writer, instruction, indirect);
  },
  jmp: ({ pc, constant }, { exit }) => {
    exit(pc, Number(constant));
  },
};

/**
 * Translates an instruction of the guest's kernel. Most are their own translation, since the kernel's ring and the
 * cache's see the same memory; the others are done by sequences of instructions that work on the vCPU's block, or by the
 * monitor.
 */
export function translateInstruction(instruction: GuestInstruction, context: TranslationContext): void {
  const { writer, exit } = context;
  const { pc, raw, constant } = instruction;
  const mnemonic = instruction.mnemonic ?? "";
  const inCache = IN_CACHE[mnemonic];
  if (inCache !== undefined) {
    inCache(instruction, context);
    return;
  }
  const register = STORES[mnemonic];
  if (register !== undefined) {
    readControl(writer, instruction, register);
    return;
  }
  const label = CALL_OUTS[mnemonic];
  if (label !== undefined) {
    toMonitor(instruction, context, label);
    return;
  }
  const opcode = raw.getUint8(0);
  const signals = SYSTEM_Y86_64.signals[opcode]!;
  if (signals.jumps !== 0 && signals.writes === 0) {
    exit(pc, Number(constant), opcode);
    writer.endSequence();
    exit(nextPcOf(instruction), nextPcOf(instruction));
    return;
  }
  identical(writer, instruction);
}

/** Whether what comes behind an instruction is not simply the next one. */
export function endsBlock(instruction: GuestInstruction): boolean {
  const { mnemonic, raw } = instruction;
  const { jumps, returns, status } = SYSTEM_Y86_64.signals[raw.getUint8(0)]!;
  const transfers = TRANSFERS.has(mnemonic ?? "") || waits(instruction);
  return jumps !== 0 || returns !== 0 || status === STATUS.INS || transfers;
}

/**
 * Whether it is `sti` before `idle`. An interrupt between the two would be slept through, so that the monitor carries both
 * out at once.
 */
function waits({ mnemonic, raw }: GuestInstruction): boolean {
  return mnemonic === "sti" && raw.getUint8(1) === IDLE;
}

function toMonitor(
  instruction: GuestInstruction,
  { writer, routine }: TranslationContext,
  label: string,
): void {
  const { pc } = instruction;
  const next = endsBlock(instruction) ? {} : { nextPc: nextPcOf(instruction) };
  callOut(writer, { pc }, { routine: routine(label), instruction, ...next });
}

function store(instruction: GuestInstruction, context: TranslationContext): void {
  const { pc, rA, rB, constant } = instruction;
  const { writer, indirect, routine } = context;
  if (context.isTraced(pc)) tracedStore(writer, instruction, indirect, routine("translated_traced_store"));
  else writer.put({ pc }, "rmmovq", { rA, rB, constant });
}

/** Segment registers that there are not, and that of code, are refused by the hardware. */
function loadSegment(instruction: GuestInstruction, context: TranslationContext, label: string): void {
  const { constant } = instruction;
  if (constant >= 1n && constant <= 3n) toMonitor(instruction, context, label);
  else identical(context.writer, instruction);
}
