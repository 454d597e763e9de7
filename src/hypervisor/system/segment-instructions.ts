import { CONDITION_CODE } from "../machine/condition-codes.ts";
import { USE } from "../machine/memory.ts";
import { RSP } from "../machine/registers.ts";
import { CR } from "./control-registers.ts";
import { DESCRIPTOR, SEGMENT, SEGMENTS } from "./descriptors.ts";
import { Microcode, type MicrocodeParts, type Rows } from "./microcode.ts";
import { LOOKUP, Segments } from "./segments.ts";
import { VECTOR } from "./vectors.ts";

const WORD_BYTES = 8;
const HALF = 2 ** 32;

/** Segment registers, what descriptors say, and transfers by selector. */
export class SegmentInstructions extends Microcode {
  override readonly rows: Rows = {
    lcall: () => this.farTransfer(true),
    ljmp: () => this.farTransfer(false),
    lret: () => this.farReturn(),
    lar: () => this.look((segments) => segments.bits >>> 0),
    lsl: () => this.look((segments) => segments.limit),
    verr: () =>
      this.verify((segments) => !segments.has(DESCRIPTOR.code) || segments.has(DESCRIPTOR.accessible)),
    verw: () =>
      this.verify((segments) => !segments.has(DESCRIPTOR.code) && segments.has(DESCRIPTOR.accessible)),
    pushseg: () => this.pushSegment(),
    popseg: () => this.popSegment(),
    rdseg: () => this.readSegment(),
    wrseg: () => this.loadSegment(this.core.machine.registersLow[this.rA]!),
  };
  private readonly segments: Segments;

  constructor(parts: MicrocodeParts) {
    super(parts);
    this.segments = new Segments(parts.core);
  }

  private farTransfer(calls: boolean): boolean {
    const { core, segments, nextPc } = this;
    const selector = this.constantHigh >>> 16;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    if (found === LOOKUP.absent) return this.protect(selector & 0xfffc);
    const isGate = segments.has(DESCRIPTOR.gate);
    const ring = isGate ? (segments.bits >> DESCRIPTOR.gateRingShift) & 3 : segments.privilege;
    const permitted = isGate
      ? segments.isPermitted(selector) && (ring === core.ring || (calls && ring < core.ring))
      : segments.has(DESCRIPTOR.code) && ring === core.ring && (selector & 3) <= ring;
    if (!permitted || ring === 2) return this.protect(selector & 0xfffc);
    const target = isGate ? segments.limit : (this.constantHigh & 0xffff) * HALF + (this.constantLow >>> 0);
    if (calls && !this.pushReturn(ring, nextPc)) return false;
    core.account();
    core.enterRing(ring);
    core.pc = target;
    this.charge("farTransfer");
    return false;
  }

  /** Leaves on the stack what a far return needs; false if that is refused, which is then dealt with. */
  private pushReturn(ring: number, nextPc: number): boolean {
    const { core } = this;
    const { registersLow, registersHigh } = core.machine;
    const isInner = ring < core.ring;
    const oldLow = registersLow[RSP]!;
    const oldHigh = registersHigh[RSP]!;
    const top = isInner ? core.control.get(ring === 0 ? CR.stack0 : CR.stack1) : core.stack;
    const words = isInner ? 3 : 2;
    const base = top - words * WORD_BYTES;
    const locations: number[] = [];
    for (let word = 0; word < words; word++) {
      const address = base + word * WORD_BYTES;
      const location = isInner ? core.locateSystemWord(address, 1) : core.locateWord(address, USE.write);
      if (location < 0) {
        if (isInner) this.traps.raiseSystemRefused();
        else this.traps.raiseRefused();
        return false;
      }
      locations.push(location);
    }
    core.writeLocation(locations[0]!, nextPc | 0, Math.floor(nextPc / HALF) | 0);
    core.writeLocation(locations[1]!, core.selectors[SEGMENT.code]!, 0);
    if (isInner) core.writeLocation(locations[2]!, oldLow, oldHigh);
    core.stack = base;
    return true;
  }

  private farReturn(): boolean {
    const { core } = this;
    const { view } = core.memory;
    const pcAt = core.locateWord(core.stack, 0);
    if (pcAt < 0) return this.refuse();
    const selectorAt = core.locateWord(core.stack + WORD_BYTES, 0);
    if (selectorAt < 0) return this.refuse();
    const ring = view.getInt32(selectorAt, true) & 3;
    if (ring < core.ring || ring === 2) return this.protect(view.getInt32(selectorAt, true) & 0xfffc);
    const stack = core.stack + 2 * WORD_BYTES;
    const stackAt = ring > core.ring ? core.locateWord(stack, 0) : -1;
    if (ring > core.ring && stackAt < 0) return this.refuse();
    core.account();
    core.pc = (view.getInt32(pcAt + 4, true) >>> 0) * HALF + (view.getInt32(pcAt, true) >>> 0);
    if (stackAt < 0) core.stack = stack;
    else core.setRegisterHalves(RSP, view.getInt32(stackAt, true), view.getInt32(stackAt + 4, true));
    core.enterRing(ring);
    this.charge("farTransfer");
    return false;
  }

  /** Gives what a descriptor says, if this ring may know it; Z tells whether it may. */
  private look(read: (segments: Segments) => number): boolean {
    const { core, segments } = this;
    const selector = core.machine.registersLow[this.rA]!;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    const permitted = found === LOOKUP.found && segments.isPermitted(selector);
    if (permitted) core.setRegister(this.rB, read(segments));
    this.setZero(permitted);
    this.charge("segmentLoad");
    return true;
  }

  private verify(allows: (segments: Segments) => boolean): boolean {
    const { core, segments } = this;
    const selector = core.machine.registersLow[this.rA]!;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    this.setZero(
      found === LOOKUP.found &&
        !segments.has(DESCRIPTOR.gate) &&
        segments.isPermitted(selector) &&
        allows(segments),
    );
    this.charge("segmentLoad");
    return true;
  }

  private setZero(zero: boolean): void {
    const { machine } = this.core;
    machine.conditionCodes =
      (machine.conditionCodes & ~CONDITION_CODE.zero) | (zero ? CONDITION_CODE.zero : 0);
  }

  private pushSegment(): boolean {
    if (!this.isSegment()) return this.raise(VECTOR.invalidInstruction);
    return this.push(this.core.selectors[this.constantLow]!, null);
  }

  private popSegment(): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack, 0);
    if (location < 0) return this.refuse();
    if (!this.loadSegment(core.memory.view.getInt32(location, true))) return false;
    core.stack += WORD_BYTES;
    return true;
  }

  private readSegment(): boolean {
    if (!this.isSegment()) return this.raise(VECTOR.invalidInstruction);
    this.core.setRegister(this.rA, this.core.selectors[this.constantLow]!);
    return true;
  }

  private loadSegment(value: number): boolean {
    const { core, segments } = this;
    const segment = this.constantLow;
    const selector = value & 0xffff;
    if (!this.isSegment() || segment === SEGMENT.code) return this.raise(VECTOR.invalidInstruction);
    const isNull = (selector & 0xfffc) === 0;
    if (!isNull || segment === SEGMENT.stack) {
      const found = segments.find(selector);
      if (found === LOOKUP.refused) return this.refuseTranslation();
      if (found === LOOKUP.absent || !segments.isLoadable(segment, selector))
        return this.protect(selector & 0xfffc);
    }
    core.selectors[segment] = selector;
    this.charge("segmentLoad");
    return true;
  }

  private isSegment(): boolean {
    return this.constantHigh === 0 && this.constantLow >= 0 && this.constantLow < SEGMENTS;
  }
}
