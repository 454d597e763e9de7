import { assembleOnce } from "../../assembly/assemble-once.ts";
import { PHYSICAL, VIRTUAL } from "../../guests/layout.ts";
import type { CoreState } from "../../system/core-state.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import type { Translator } from "../../system/microcode.ts";
import { decode } from "./byte-code.ts";
import { compile } from "./compiler.ts";
import { METHOD } from "./method-record.ts";
import { CODE_CACHE } from "./runtime.ts";

/** The register with the method's number. */
const RDI = 7;

/**
 * Instructions of the byte-code that Jikes RVM's baseline compiler gets done in a millisecond, on an IBM LS41 of type 7972,
 * measured in July 2008. (Jikes RVM, org.jikesrvm.adaptive.recompilation.CompilerDNA, rates for IA32; the first of its
 * optimising levels does 39.53.)
 */
const BASELINE_RATE = 909.46;

/** Cycles of that machine in a millisecond, taken for 2.6 GHz: the source does not say which of its processors it had. */
const CYCLES_PER_MS = 2_600_000;

/**
 * How many times as long its quick compiler takes, which, as the one here, keeps locals in registers, and goes through the
 * byte-code once. (The same of 2004, VM_CompilerDNA, rates for PowerPC: 359.17 and 300.)
 */
const QUICK_COMPILER = 359.17 / 300;

/** What compiling an instruction of the byte-code takes: an estimate from these. */
export const CYCLES_PER_INSTRUCTION: number = Math.round((CYCLES_PER_MS / BASELINE_RATE) * QUICK_COMPILER);

/** Addresses of the run-time system that compiled code and the compiler need. */
export interface RuntimeAddresses {
  readonly methods: number;
  readonly interpreted: number;
  readonly fail: number;
}

/**
 * The compiler as part of the machine: compiles the method whose number is in %rdi from the byte-code in the machine's
 * memory, puts the code there, and makes it the method's entry. A method that it cannot compile stays as it is.
 */
export function compilingTranslator({ methods, interpreted, fail }: RuntimeAddresses): Translator {
  let next = CODE_CACHE.begin;
  return (core) => {
    const word = (address: number): number => core.physical.low(dataLocation(address));
    const recordOf = (number: number): number => methods + number * METHOD.bytes;
    const record = recordOf(core.register(RDI));
    const begin = dataLocation(word(record + METHOD.code));
    const bytes = core.physical.bytes.slice(begin, begin + word(record + METHOD.codeBytes));
    const argumentCount = word(record + METHOD.arguments);
    const cycles = CYCLES_PER_INSTRUCTION * decode(bytes).length;
    const text = compile(
      { bytes, arguments: argumentCount, locals: argumentCount + word(record + METHOD.otherLocals) },
      {
        recordOf,
        argumentsOf: (number) => word(recordOf(number) + METHOD.arguments),
        codeOf: (number) => {
          const entry = word(recordOf(number) + METHOD.entry);
          return entry === interpreted ? null : entry;
        },
        fail,
      },
    );
    if (text === null) return cycles;
    const end = place(core, text, next);
    if (end === null) return cycles;
    core.physical.writeWord(dataLocation(record + METHOD.entry), next, 0);
    next = end;
    return cycles;
  };
}

/** Puts code into memory, if there is room for it; returns where it ends. */
function place(core: CoreState, text: string, address: number): number | null {
  const { lines } = assembleOnce(`  .pos ${address}\n${text}`, SYSTEM_Y86_64);
  const last = lines.findLast(({ bytes }) => bytes.length > 0)!;
  const end = last.address! + last.bytes.length;
  if (end > CODE_CACHE.end) return null;
  for (const { address: at, bytes } of lines) {
    if (bytes.length > 0) core.physical.bytes.set(bytes, PHYSICAL.userCode + at! - VIRTUAL.userCode);
  }
  core.machine.memoryChanged(PHYSICAL.userCode + address - VIRTUAL.userCode, end - address);
  return end;
}

function dataLocation(address: number): number {
  return PHYSICAL.userData + address - VIRTUAL.userData;
}
