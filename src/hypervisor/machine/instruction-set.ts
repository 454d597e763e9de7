import { ControlSignals } from "./control-signals.ts";
import type { Instruction } from "./instruction.ts";

const FIRST_BYTES = 256;

/** The instructions that a machine has. */
export class InstructionSet {
  /** Those that have a name, in the order in which they were declared. */
  readonly instructions: readonly Instruction[];
  /** The same by name. */
  readonly byMnemonic: ReadonlyMap<string, Instruction>;
  /** The same by first byte. */
  readonly byOpcode: ReadonlyMap<number, Instruction>;
  /** What each of the 256 bytes does that can be an instruction's first. */
  readonly signals: readonly ControlSignals[];
  /** What no instruction at all does: nothing. */
  readonly nothing: ControlSignals = new ControlSignals(null);
  private readonly unnamed: readonly Instruction[];

  /**
   * @param instructions - those that assembly can name
   * @param unnamed - those that a machine executes, but that have no name
   * @throws RangeError if two have the same name or the same first byte
   */
  constructor(instructions: readonly Instruction[], unnamed: readonly Instruction[] = []) {
    this.instructions = instructions;
    this.unnamed = unnamed;
    this.byMnemonic = new Map(instructions.map((instruction) => [instruction.mnemonic, instruction]));
    this.byOpcode = new Map(instructions.map((instruction) => [instruction.opcode, instruction]));
    const all = [...instructions, ...unnamed];
    for (const [name, distinct] of [
      ["names", this.byMnemonic.size - instructions.length],
      ["first bytes", new Set(all.map(({ opcode }) => opcode)).size - all.length],
    ] as const) {
      if (distinct < 0) throw new RangeError(`instruction set: found two equal ${name}, expected none`);
    }
    const signals = Array<ControlSignals>(FIRST_BYTES).fill(this.nothing);
    for (const instruction of all) signals[instruction.opcode] = new ControlSignals(instruction);
    this.signals = signals;
  }

  /** This set and more instructions, whose names and first bytes must be free. */
  with(more: readonly Instruction[]): InstructionSet {
    return new InstructionSet([...this.instructions, ...more], this.unnamed);
  }
}
