import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { CR } from "../../../src/hypervisor/system/control-registers.ts";
import { VM_FIELD } from "../../../src/hypervisor/system/control-structure.ts";
import { GDT, IDT, runSystem } from "../system/machines.ts";

const STRUCTURE = 0x1_0000;
const GUEST = 0x2000;
const ROUNDS = 8;

/** A guest that calls its hypervisor again and again, which does no more than to enter it again. */
const SOURCE = `
        irmovq $${STRUCTURE},%rax
        wrcr %rax,$${CR.controlStructure}
        irmovq exit,%rcx
        vmwrite %rcx,$${VM_FIELD.hostEntry}
        irmovq call,%rcx
        vmwrite %rcx,$${VM_FIELD.guestPc}
        irmovq $${ROUNDS},%rbx
        vmresume
exit:   mark %rbx
        isubq $1,%rbx
        je stop
        vmresume
stop:   halt
        .pos ${GUEST}
call:   vmcall $1                       # again and again: nobody moves the guest on
`;

/**
 * What a round takes besides: subtraction, jump (not taken, so two cycles are lost), and two instructions of microcode
 * with the cycles that fill the pipeline again.
 */
const INSTRUCTION_CYCLES = 1 + 3 + 2 * 5;

/** Cycles from an exit to the end of the entry after it, without the instructions around it. */
export function exitRoundTrip(processor: Processor): number {
  const { platform, status } = runSystem({
    source: SOURCE,
    processor,
    prepare: ({ memory }) => {
      const fields: Readonly<Record<number, number>> = {
        [VM_FIELD.guestSelectors]: 0x08,
        [VM_FIELD.tag]: 1,
        [VM_FIELD.guestControl + CR.idt]: IDT,
        [VM_FIELD.guestControl + CR.gdt]: GDT,
      };
      for (const [field, value] of Object.entries(fields))
        memory.writeWord(STRUCTURE + 8 * Number(field), value, 0);
    },
  });
  if (status !== "halted") throw new Error(`found "${status}", expected "halted"`);
  const [before, after] = platform.marks.slice(-2);
  return after!.cycles - before!.cycles - INSTRUCTION_CYCLES;
}
