import { CR, SWITCHED_REGISTERS } from "../../system/control-registers.ts";
import { VM_CONTROL, VM_FIELD } from "../../system/control-structure.ts";
import { PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { VCPU, VCPU_ADDRESS } from "../core/vcpu-block.ts";
import { CONTROL_STRUCTURE, STATE } from "./layout.ts";
import { setField } from "./text.ts";

/** What a virtual machine is left for. */
export interface ExitControls {
  /** Bits of `VM_CONTROL`. */
  readonly controls: number;
  /** A bit for each vector. */
  readonly exceptions: number;
  /** A bit for each control register whose writes exit, and for each whose reads do. */
  readonly controlWrites: bigint;
  readonly controlReads: bigint;
  /** Ports of the device window that do not exit, a bit for each. */
  readonly exemptPorts: bigint;
  /** Physical address of the tables that map the guest's memory; 0: there are none. */
  readonly nestedRoot: number;
  /** 0: the processor forgets all translations at every exit and entry. */
  readonly tag: number;
}

/** What guests with interrupts of their own need no exit for. */
const INTERRUPT_REGISTERS: readonly number[] = [CR.timer, CR.interruptCommand, CR.endOfInterrupt];

/** A bit for each of some control registers. */
export function registerBits(registers: Iterable<number>): bigint {
  let set = 0n;
  for (const register of registers) set |= 1n << BigInt(register);
  return set;
}

const ALL_REGISTERS: bigint = 2n ** 64n - 1n;

/**
 * The control registers that a guest has no copy of in the control structure: the monitor's own ones, which it must
 * neither change nor see. How much time the timer has left is the same for both.
 */
const SHARED: bigint = ALL_REGISTERS ^ registerBits(SWITCHED_REGISTERS);

/** Bits of {@link ExitControls} that depend on who takes interrupts. */
export type InterruptControls = Pick<ExitControls, "controls" | "controlWrites" | "controlReads">;

/** Interrupts are the monitor's, and what the guest has is an imitation of an interrupt controller. */
export const INTERCEPTED_INTERRUPTS: InterruptControls = {
  controls: VM_CONTROL.ports | VM_CONTROL.idle | VM_CONTROL.externalInterrupt,
  controlWrites: SHARED,
  controlReads: SHARED ^ registerBits([CR.timer]),
};

/**
 * Interrupts are the guest's: they arrive by its own vectors, it ends them itself, and it may wait for them. (A. Gordon,
 * N. Amit et al., ELI: bare-metal performance for I/O virtualization, ASPLOS 2012.)
 */
export const DIRECT_INTERRUPTS: InterruptControls = {
  controls: VM_CONTROL.ports,
  controlWrites: SHARED ^ registerBits(INTERRUPT_REGISTERS),
  controlReads: SHARED ^ registerBits(INTERRUPT_REGISTERS),
};

/**
 * The first instructions: sets up the control structure, in which the loader has left the guest's state, and the devices.
 *
 * @param calls - routines to be called before the guest's first instruction
 *
 * Needs `vectors`, `vm_exit`, `restore`, and what `calls` names.
 */
export function startSection(exits: ExitControls, calls: readonly string[]): string {
  const fields: readonly (readonly [field: number, value: number | bigint | string])[] = [
    [VM_FIELD.hostEntry, "vm_exit"],
    [VM_FIELD.hostStack, VCPU_ADDRESS + VCPU.errorCode],
    [VM_FIELD.hostRoot, PHYSICAL.bareRoot],
    [VM_FIELD.controls, exits.controls],
    [VM_FIELD.exceptionBitmap, exits.exceptions],
    [VM_FIELD.controlWriteExits, exits.controlWrites],
    [VM_FIELD.controlReadExits, exits.controlReads],
    [VM_FIELD.portExempt, exits.exemptPorts],
    [VM_FIELD.nestedRoot, exits.nestedRoot],
    [VM_FIELD.tag, exits.tag],
  ];
  return `
start_monitor:
  irmovq vectors, %rax
  wrcr %rax, $${CR.idt}
  irmovq $${hex(CONTROL_STRUCTURE)}, %rax
  wrcr %rax, $${CR.controlStructure}
${lines(fields, ([field, value]) => setField(field, value))}
  irmovq $${hex(VCPU_ADDRESS)}, %rbp
  rrmovq %rbp, %rsp
  irmovq $${exits.tag}, %rax
  rmmovq %rax, ${STATE.tag}(%rbp)
${lines(calls, (routine) => `  call ${routine}`)}
  jmp restore
`;
}
