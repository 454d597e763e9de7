import { ALU } from "./alu.ts";
import { type Condition, conditionTable } from "./condition-codes.ts";
import type { Instruction, RegisterChoice } from "./instruction.ts";
import { KIND, kindOf } from "./kinds.ts";
import { USE } from "./memory.ts";
import { NO_DESTINATION, NO_REGISTER, RSP } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";

/** Bytes that a constant takes, and those of the longest instruction. */
export const CONSTANT_BYTES = 8;
export const LONGEST_INSTRUCTION_BYTES: number = 2 + CONSTANT_BYTES;

/** The byte of registers in an instruction without one. */
export const NO_REGISTERS: number = (NO_REGISTER << 4) | NO_REGISTER;

const SOURCES = registerTables(NO_REGISTER);
const DESTINATIONS = registerTables(NO_DESTINATION);
const CONDITIONS = new Map<Condition, Uint8Array>();
const STATUS_BY_STOP = { no: STATUS.AOK, halts: STATUS.HLT, system: STATUS.SYS } as const;

/**
 * What the first byte of an instruction tells each stage to do: an {@link Instruction} in the form in which both machines
 * follow it, without names to compare or registers to choose. What is so or not is 1 or 0: V8 has the answer to a
 * number in one step, but to a boolean, which for all it knows may be anything, in five. And numbers are numbers from the
 * beginning: of a field that was undefined once V8 never knows again.
 */
export class ControlSignals {
  /** What fetching it leads to: `AOK`, `HLT`, `SYS`, or `INS` where there is no such instruction. */
  readonly status: Status = STATUS.INS;
  /** One of {@link KIND}. */
  readonly kind: number = 0;
  readonly lengthBytes: number = 0;
  readonly hasRegisters: number = 0;
  readonly hasConstant: number = 0;

  /** Registers by the byte that holds rA and rB. */
  readonly sourceA: Uint8Array;
  readonly sourceB: Uint8Array;
  readonly destinationE: Uint8Array;
  readonly destinationM: Uint8Array;
  /** valA is valP, whatever `sourceA` says. */
  readonly keepsValP: number = 0;

  /** Number of the arithmetic unit's function. */
  readonly alu: number = 0;
  /** The unit's first operand: valA, valC, or else a number. */
  readonly addsValA: number = 0;
  readonly addsValC: number = 0;
  readonly addsNumber: number = 0;
  /** The unit's second operand is valB; else it is 0. */
  readonly toValB: number = 0;
  readonly setsConditionCodes: number = 0;
  /** Whether the condition holds, 1 or 0, by condition codes. */
  readonly holds: Uint8Array;

  readonly reads: number = 0;
  readonly writes: number = 0;
  /** The address is valA; else it is valE. */
  readonly addressIsValA: number = 0;
  /** Bits of `USE`: what memory is asked for. */
  readonly use: number = 0;

  /** Goes on at valC, if the condition holds. */
  readonly jumps: number = 0;
  /** Goes on at valM. */
  readonly returns: number = 0;

  /** @param instruction - null for a byte that is no instruction: nothing is done */
  constructor(instruction: Instruction | null) {
    const operands = instruction?.operands ?? [];
    this.hasRegisters = Number(operands.some((operand) => operand.includes("rA") || operand.includes("rB")));
    this.hasConstant = Number(operands.some((operand) => operand !== "rA" && operand !== "rB"));
    this.status = instruction === null ? STATUS.INS : STATUS_BY_STOP[instruction.stops];
    this.kind = instruction === null ? KIND.stops : kindOf(instruction);
    this.lengthBytes = 1 + this.hasRegisters + CONSTANT_BYTES * this.hasConstant;
    const sourceA = instruction?.sourceA ?? "none";
    this.keepsValP = Number(sourceA === "valP");
    this.sourceA = SOURCES[sourceA === "valP" ? "none" : sourceA];
    this.sourceB = SOURCES[instruction?.sourceB ?? "none"];
    this.destinationE = DESTINATIONS[instruction?.destinationE ?? "none"];
    this.destinationM = DESTINATIONS[instruction?.destinationM ?? "none"];
    this.alu = ALU[instruction?.alu ?? "add"];
    const aluA = instruction?.aluA;
    this.addsValA = Number(aluA === "valA");
    this.addsValC = Number(aluA === "valC");
    this.addsNumber = aluA === "+8" ? 8 : aluA === "-8" ? -8 : 0;
    this.toValB = Number(instruction?.aluB === "valB");
    this.setsConditionCodes = Number(instruction?.setsConditionCodes === true);
    this.holds = sharedConditionTable(instruction?.condition ?? "always");
    const memory = instruction?.memory;
    this.writes = Number(memory === "write valE");
    this.reads = Number(memory === "read valE" || memory === "read valA");
    this.addressIsValA = Number(memory === "read valA");
    this.use = (this.writes !== 0 ? USE.write : 0) | (instruction?.unlimited === true ? USE.unlimited : 0);
    this.jumps = Number(instruction?.next === "valC");
    this.returns = Number(instruction?.next === "valM");
  }
}

function registerTables(none: number): Readonly<Record<RegisterChoice, Uint8Array>> {
  const table = (choose: (registers: number) => number): Uint8Array =>
    Uint8Array.from({ length: 256 }, (_, registers) => {
      const register = choose(registers);
      return register === NO_REGISTER ? none : register;
    });
  return {
    none: table(() => NO_REGISTER),
    rA: table((registers) => registers >> 4),
    rB: table((registers) => registers & 15),
    rsp: table(() => RSP),
  };
}

/** One table for each condition: the fewer there are, the more of them are at hand. */
function sharedConditionTable(condition: Condition): Uint8Array {
  let table = CONDITIONS.get(condition);
  if (table === undefined) {
    table = conditionTable(condition);
    CONDITIONS.set(condition, table);
  }
  return table;
}
