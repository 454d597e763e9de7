import { RSP } from "../machine/registers.ts";
import { ACCESS, FAULT } from "../memory/access.ts";
import { CR } from "./control-registers.ts";
import { ENTRY_EVENT, EXIT, VM_FIELD } from "./control-structure.ts";
import type { CoreState } from "./core-state.ts";
import { FRAME, GATE, GATE_BYTES, VECTOR } from "./vectors.ts";
import { REFUSAL } from "./virtual-memory.ts";
import type { Virtualisation } from "./virtualisation.ts";

const WORD_BYTES = 8;
const HALF = 2 ** 32;

/** What a trap comes from: an instruction that cannot be carried out, one that wants it, or a device. */
export type TrapKind = "exception" | "software" | "external";

/** Delivers traps: finds the handler, changes the ring and the stack, and leaves the frame there. */
export class Traps {
  private readonly core: CoreState;
  private readonly virtualisation: Virtualisation;
  private readonly locations: Int32Array = new Int32Array(FRAME.words);
  /** Address of the instruction that a software trap is due to. */
  private softwarePc = 0;

  constructor(core: CoreState, virtualisation: Virtualisation) {
    this.core = core;
    this.virtualisation = virtualisation;
  }

  /** Raises an exception at the instruction that `pc` names. */
  raise(vector: number, errorCode = 0): void {
    const { core, virtualisation } = this;
    if (core.virtualMachine !== 0 && virtualisation.hasBit(VM_FIELD.exceptionBitmap, vector)) {
      this.exitFor(vector, errorCode);
      return;
    }
    if (vector === VECTOR.pageFault) core.control.set(CR.faultAddress, core.unit.faultVirtual);
    this.deliver(vector, errorCode, "exception");
  }

  /** Raises what a refused access of the program leads to: a page fault, a protection fault, or an exit. */
  raiseRefused(): void {
    const { core } = this;
    if (core.memory.refusal === REFUSAL.protection) this.raise(VECTOR.generalProtection);
    else this.raiseUntranslated();
  }

  /** Raises what a refusal by page tables leads to. */
  private raiseUntranslated(): void {
    const { unit } = this.core;
    if (unit.fault === FAULT.nested) this.exitForNestedFault();
    else this.raise(VECTOR.pageFault, unit.errorCode);
  }

  /** Raises what a refused access of microcode leads to. */
  raiseSystemRefused(): void {
    if (this.core.systemRefusal === REFUSAL.protection) this.raise(VECTOR.generalProtection);
    else this.raiseUntranslated();
  }

  /**
   * Delivers a trap whose frame says that the program goes on at `pc`.
   *
   * @param errorCode - 0 if the vector has none
   */
  deliver(vector: number, errorCode: number, kind: TrapKind): void {
    const { core } = this;
    const { control, selectors } = core;
    core.account();
    const gate = control.get(CR.idt) + vector * GATE_BYTES;
    if (!core.readSystemWord(gate + WORD_BYTES)) {
      this.fail(vector, errorCode, kind);
      return;
    }
    const attributes = core.wordLow;
    if (kind === "software" && core.ring > ((attributes >> GATE.privilegeShift) & 3)) {
      core.pc = this.softwarePc;
      this.raise(VECTOR.generalProtection, vector * 8 + 2);
      return;
    }
    const ring = (attributes >> GATE.ringShift) & 3;
    const top = ring === core.ring ? core.stack : control.get(ring === 0 ? CR.stack0 : CR.stack1);
    const base = top - FRAME.words * WORD_BYTES;
    if ((attributes & GATE.present) === 0 || ring > core.ring) {
      core.status = "double fault";
      return;
    }
    if (ring !== 0 && this.isBeyondLimit(top)) {
      core.status = "double fault";
      return;
    }
    if (!core.readSystemWord(gate) || !this.locateFrame(base)) {
      this.fail(vector, errorCode, kind);
      return;
    }
    const handler = (core.wordHigh >>> 0) * HALF + (core.wordLow >>> 0);
    const { registersLow, registersHigh } = core.machine;
    core.writeLocation(this.locations[FRAME.errorCode]!, errorCode, 0);
    core.writeLocation(this.locations[FRAME.pc]!, core.pc | 0, Math.floor(core.pc / HALF) | 0);
    core.writeLocation(this.locations[FRAME.selector]!, selectors[0]!, 0);
    core.writeLocation(this.locations[FRAME.flags]!, core.flags, 0);
    core.writeLocation(this.locations[FRAME.stack]!, registersLow[RSP]!, registersHigh[RSP]!);
    core.stack = base;
    if (ring === 0) core.interruptsEnabled = false;
    core.enterRing(ring);
    core.pc = handler;
    core.charge(this.costOf(vector, kind));
  }

  /** Whether a kernel that is not in ring 0 may not have its stack end at an address. */
  private isBeyondLimit(top: number): boolean {
    const limit = this.core.control.get(CR.limit);
    return limit !== 0 && top > limit;
  }

  /** Finds where the words of a frame are; false if translation refuses one. */
  private locateFrame(base: number): boolean {
    for (let word = 0; word < FRAME.words; word++) {
      const location = this.core.locateSystemWord(base + word * WORD_BYTES, ACCESS.write);
      if (location < 0) return false;
      this.locations[word] = location;
    }
    return true;
  }

  /**
   * Delivers what `int` or `vmcall` asks for, unless this ring may not.
   *
   * @param nextPc - address behind the instruction
   */
  deliverSoftware(vector: number, nextPc: number): void {
    this.softwarePc = this.core.pc;
    this.core.pc = nextPc;
    this.deliver(vector, 0, "software");
  }

  /** Delivers what the control structure asks for at entry into its virtual machine. */
  deliverEntryEvent(): void {
    const { virtualisation } = this;
    const event = virtualisation.field(VM_FIELD.entryEvent) | 0;
    if ((event & ENTRY_EVENT.valid) === 0) return;
    virtualisation.setField(VM_FIELD.entryEvent, 0);
    const vector = event & 0xff;
    const errorCode =
      (event & ENTRY_EVENT.errorCode) === 0 ? 0 : virtualisation.field(VM_FIELD.entryErrorCode);
    if ((event & ENTRY_EVENT.software) !== 0) this.deliver(vector, errorCode, "software");
    else this.deliver(vector, errorCode, vector < VECTOR.timer ? "exception" : "external");
  }

  /** The tables refuse what delivery needs. */
  private fail(vector: number, errorCode: number, kind: TrapKind): void {
    const { core, virtualisation } = this;
    const { unit } = core;
    const exits =
      core.virtualMachine !== 0 &&
      core.systemRefusal === REFUSAL.translation &&
      (unit.fault === FAULT.nested || virtualisation.hasBit(VM_FIELD.exceptionBitmap, VECTOR.pageFault));
    if (!exits) {
      core.status = "double fault";
      return;
    }
    // To be delivered again, once the hypervisor has mended its tables.
    const software = kind === "software" ? ENTRY_EVENT.software : 0;
    virtualisation.setField(
      VM_FIELD.entryEvent,
      (ENTRY_EVENT.valid | ENTRY_EVENT.errorCode | software | vector) >>> 0,
    );
    virtualisation.setField(VM_FIELD.entryErrorCode, errorCode);
    if (unit.fault === FAULT.nested) this.exitForNestedFault();
    else this.exitFor(VECTOR.pageFault, unit.errorCode);
  }

  private exitFor(vector: number, errorCode: number): void {
    const { core, virtualisation } = this;
    virtualisation.setField(VM_FIELD.exitVector, vector);
    virtualisation.setField(VM_FIELD.exitErrorCode, errorCode);
    virtualisation.exit(EXIT.exception, vector === VECTOR.pageFault ? core.unit.faultVirtual : 0, 0);
  }

  private exitForNestedFault(): void {
    const { core, virtualisation } = this;
    const { walker, errorCode, faultVirtual } = core.unit;
    const inTables = walker.faultInTables;
    virtualisation.setField(VM_FIELD.faultGuestPhysical, walker.faultGuestPhysical || faultVirtual);
    virtualisation.setField(VM_FIELD.faultInTables, Number(inTables));
    virtualisation.exit(EXIT.nestedFault, errorCode, 0);
  }

  private costOf(vector: number, kind: TrapKind): number {
    const { operations } = this.core.processor;
    if (kind === "external") return operations.interruptDelivery.value;
    if (kind === "software") return operations.softwareInterrupt.value;
    return (vector === VECTOR.pageFault ? operations.pageFault : operations.exception).value;
  }
}
