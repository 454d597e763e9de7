import { assembleOnce } from "../../assembly/assemble-once.ts";
import type { Program } from "../../assembly/program.ts";
import type { PhysicalMemory } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { SWITCH_WORLDS } from "./layout.ts";

const WORD_BYTES = 8;

/**
 * Control registers that each world has its own of, besides the top table. Task and local descriptors go with the table
 * of descriptors that they are in.
 *
 * Features are the same in both: writing them would forget all translations, and nothing has to be forgotten, because
 * the pages that both have for all address spaces lie at different addresses.
 */
const WORLD_REGISTERS: readonly number[] = [
  CR.gdt,
  CR.idt,
  CR.ldt,
  CR.task,
  CR.stack0,
  CR.systemCallEntry,
  CR.limit,
  CR.scratch,
];

/** General registers that routines keep: those of both worlds believe that they have called one. */
const KEPT: readonly string[] = ["rbx", "rbp", "r12", "r13", "r14"];

const ROOT = 0;
const STACK = WORD_BYTES;
const registerAt = (index: number) => WORD_BYTES * (2 + index);

/**
 * Leaves one world for another, which goes on where it has left itself; whoever has called this goes on when somebody
 * comes back. Interrupts are off. (J. Sugerman, G. Venkitachalam and B.-H. Lim, Virtualizing I/O devices on VMware
 * Workstation's hosted virtual machine monitor, USENIX ATC 2001, § 2.)
 *
 * %rdi: where the world that is left is kept, %rsi: where the one that is entered is.
 */
const SOURCE = `
  .pos ${hex(SWITCH_WORLDS)}
${lines(KEPT, (name) => `  pushq %${name}`)}
${lines(
  WORLD_REGISTERS,
  (register, index) => `  rdcr $${register}, %rax
  rmmovq %rax, ${registerAt(index)}(%rdi)`,
)}
  rdcr $${CR.root}, %rax
  rmmovq %rax, ${ROOT}(%rdi)
  rmmovq %rsp, ${STACK}(%rdi)
# No stack from here on, until the other world has its own.
  mrmovq ${ROOT}(%rsi), %rax
  wrcr %rax, $${CR.root}
${lines(
  WORLD_REGISTERS,
  (register, index) => `  mrmovq ${registerAt(index)}(%rsi), %rax
  wrcr %rax, $${register}`,
)}
  mrmovq ${STACK}(%rsi), %rsp
${lines(KEPT.toReversed(), (name) => `  popq %${name}`)}
  ret
`;

/** The routine at {@link SWITCH_WORLDS}. */
export function switchRoutine(): Program {
  return assembleOnce(SOURCE, SYSTEM_Y86_64);
}

/** How a world begins that has never run: addresses are its own, but for the table's, which is physical. */
export interface FirstEntry {
  readonly entry: number;
  readonly stackEnd: number;
  readonly root: number;
}

/**
 * Makes a world that was never left one that can be entered.
 *
 * @param world - where it is kept: an address that the monitor has
 */
export function writeFirstEntry(memory: PhysicalMemory, world: number, first: FirstEntry): void {
  const { entry, stackEnd, root } = first;
  const returnAddress = stackEnd - WORD_BYTES;
  memory.writeWord(returnAddress - MONITOR_BASE, entry, 0);
  memory.writeWord(world + ROOT - MONITOR_BASE, root, 0);
  memory.writeWord(world + STACK - MONITOR_BASE, returnAddress - KEPT.length * WORD_BYTES, 0);
}
