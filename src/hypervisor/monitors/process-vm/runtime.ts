import type { GuestPart } from "../../guests/guest-section.ts";
import { PAGES, VIRTUAL } from "../../guests/layout.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { lines } from "../core/text.ts";
import { encode, type Method } from "./byte-code.ts";
import { INTERPRETER_DATA, interpreter } from "./interpreter.ts";
import { METHOD } from "./method-record.ts";

/** Where compiled code goes: the second half of the pages that user programs execute. */
export const CODE_CACHE: { readonly begin: number; readonly end: number } = {
  begin: VIRTUAL.userCode + (PAGES.user / 2) * PAGE_BYTES,
  end: VIRTUAL.userCode + PAGES.user * PAGE_BYTES,
};

/** Where the arrays of a program are: the second half of its data. */
const ARRAYS: number = VIRTUAL.userData + (PAGES.user / 2) * PAGE_BYTES;
const ARRAY_BYTES = 16;

/**
 * Calls of a method and rounds of its loops until it is compiled. Real ones wait for a thousand or more; programs here
 * are as much shorter.
 */
const COMPILE_AFTER = 20;

const WORDS: number = METHOD.bytes / 8;

/** Arrays that programs have, by number: the addresses of what names them are known before anything is assembled. */
export interface ArrayDeclaration {
  readonly length: number;
  /** Where the elements are. Without it they lie among the program's data, and are 0. */
  readonly elements?: number;
}

/** A program in the byte-code. */
export interface ByteCodeProgram {
  /** Methods by number. */
  readonly methods: readonly Method[];
  readonly arrays: readonly ArrayDeclaration[];
}

/** What names an array of a program, as a constant of a method. */
export function arrayAddress(array: number): number {
  return ARRAYS + array * ARRAY_BYTES;
}

/**
 * A program in the byte-code, and what runs it: a user program like any other, whose own code calls `vmRun`.
 *
 * @param compileCall - number of the system call by which methods are compiled; null if they never are
 */
export function processVirtualMachine(
  { methods, arrays }: ByteCodeProgram,
  compileCall: number | null,
): GuestPart {
  return () => ({
    userCode: interpreter(compileCall),
    userData: `${INTERPRETER_DATA}
# Methods by number.
vmMethods:
${lines(methods, record)}
${lines(methods, (method, number) => `vmCode${number}:\n  .byte ${encode(method).join(", ")}`)}
# Lengths of arrays, and where their elements are.
        .pos ${ARRAYS}
${lines(arrays, ({ length, elements }, number) => `  .quad ${length}, ${elements ?? `vmElements${number}`}`)}
${lines(arrays, ({ length, elements }, number) => (elements === undefined ? `vmElements${number}:\n  .quad ${Array(length).fill(0).join(", ")}` : ""))}
`,
    ...(compileCall !== null && {
      code: `
# The compiler is no program of the machine's: see translator.ts.
compileMethod:
  vmcall $0
  ret
`,
      systemCalls: { [compileCall]: "compileMethod" },
    }),
  });
}

function record(method: Method, number: number): string {
  const words = Array<number | string>(WORDS).fill(0);
  words[METHOD.code / 8] = `vmCode${number}`;
  words[METHOD.codeBytes / 8] = encode(method).length;
  words[METHOD.arguments / 8] = method.arguments;
  words[METHOD.otherLocals / 8] = method.locals - method.arguments;
  words[METHOD.countdown / 8] = COMPILE_AFTER;
  words[METHOD.entry / 8] = "vmInterpreted";
  return `# ${method.name}\n  .quad ${words.join(", ")}`;
}
