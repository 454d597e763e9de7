import { STRIDE_BYTES } from "../../benchmarks/assembly.ts";
import type { Benchmark, BenchmarkCode } from "../../benchmarks/benchmark.ts";
import { FIRST_FREE_SYSTEM_CALL } from "../../benchmarks/benchmark-program.ts";
import { ARITHMETIC_SEED, ARITHMETIC_STEPS, arithmetic } from "../../benchmarks/computing.ts";
import { contextSwitch } from "../../benchmarks/context-switch.ts";
import { divideByZero } from "../../benchmarks/exceptions.ts";
import { uncontendedLock } from "../../benchmarks/locks.ts";
import { tlbWalk, WALK_STRIDE_BYTES } from "../../benchmarks/look-aside-buffer.ts";
import { hiddenPageFault, truePageFault } from "../../benchmarks/page-faults.ts";
import { callReturn, nullSystemCall } from "../../benchmarks/system-calls.ts";
import type { KernelOperations } from "../../guests/kernel-operations.ts";
import { PAGES, VIRTUAL } from "../../guests/layout.ts";
import { SYSTEM_CALL } from "../../guests/system-calls.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import type { Line, Method } from "./byte-code.ts";
import { type ArrayDeclaration, arrayAddress, processVirtualMachine } from "./runtime.ts";

const STRIDE_WORDS: number = STRIDE_BYTES / 8;
const WALK_STRIDE_WORDS: number = WALK_STRIDE_BYTES / 8;

/** Arrays, by number. */
const LOCK = 0;
const DEMAND = 1;
const RESIDENT = 2;
const WALKED = 3;
const ARRAYS: readonly ArrayDeclaration[] = [
  { length: 1 },
  ...(["demand", "resident", "walked"] as const).map((region) => ({
    length: (PAGES[region] * PAGE_BYTES) / 8,
    elements: VIRTUAL[region],
  })),
];

/** Assembly that runs a method on %r14 and keeps its result there. */
function run(method: Method): string {
  return `
  irmovq $${METHODS.indexOf(method)}, %rdi
  rrmovq %r14, %rsi
  call vmRun
  rrmovq %rax, %r14`;
}

/** A method of one argument, which it returns after it has done something, and perhaps with it. */
function method(name: string, body: readonly Line[]): Method {
  return { name, arguments: 1, locals: 1, code: [...body, ["load", 0], ["return"]] };
}

const addToArgument = (value: number | bigint): readonly Line[] => [
  ["load", 0],
  ["constant", value],
  ["add"],
  ["store", 0],
];
const getArgument = (array: number): readonly Line[] => [
  ["constant", arrayAddress(array)],
  ["load", 0],
  ["arrayGet"],
  ["drop"],
];
const shift = (operation: "shiftLeft" | "shiftRight", by: number): readonly Line[] => [
  ["load", 0],
  ["load", 0],
  ["constant", by],
  [operation],
  ["xor"],
  ["store", 0],
];
/** A step of the generator of `benchmarks/computing.ts`. */
const STEP: readonly Line[] = [
  ...shift("shiftLeft", 13),
  ...shift("shiftRight", 7),
  ...shift("shiftLeft", 17),
];

const ask = (number: number): readonly Line[] => [["systemCall", number], ["drop"]];
const askAndAdd = (number: number): readonly Line[] => [
  ["load", 0],
  ["systemCall", number],
  ["add"],
  ["store", 0],
];

const IDENTITY = method("identity", []);
const NEXT = method("next element", addToArgument(STRIDE_WORDS));
const NEXT_WALKED = method("next element walked", addToArgument(WALK_STRIDE_WORDS));
const COUNT = method("count", addToArgument(1));
const ARITHMETIC = method("arithmetic", Array<readonly Line[]>(ARITHMETIC_STEPS).fill(STEP).flat());
const CALL = method("call", [
  ["load", 0],
  ["call", 2],
  ["store", 0],
]);
const TAKE_LOCK = method("take and give back a lock", [
  { label: "try" },
  ["constant", arrayAddress(LOCK)],
  ["constant", 0],
  ["constant", 1],
  ["exchange"],
  ["jumpIfNotZero", "try"],
  ...addToArgument(1),
  ["constant", arrayAddress(LOCK)],
  ["constant", 0],
  ["constant", 0],
  ["arrayPut"],
]);
const GET_PROCESS = method("get the process", askAndAdd(SYSTEM_CALL.getProcess));
const DIVIDE = method("divide by zero", [["load", 0], ["constant", 0], ["divide"], ["drop"]]);
const ASK_TWICE = method("ask twice", [...ask(SYSTEM_CALL.getProcess), ...ask(SYSTEM_CALL.getProcess)]);
const YIELD = method("yield", ask(SYSTEM_CALL.yield));
const getThenStep = (array: number, strideWords: number): Method =>
  method(`get an element of array ${array}`, [...getArgument(array), ...addToArgument(strideWords)]);
const GET_DEMAND = getThenStep(DEMAND, STRIDE_WORDS);
const GET_RESIDENT = getThenStep(RESIDENT, STRIDE_WORDS);
const GET_WALKED = getThenStep(WALKED, WALK_STRIDE_WORDS);

/** By number; the third one is called by number. */
const METHODS: readonly Method[] = [
  IDENTITY,
  NEXT,
  COUNT,
  ARITHMETIC,
  CALL,
  TAKE_LOCK,
  GET_PROCESS,
  DIVIDE,
  ASK_TWICE,
  YIELD,
  GET_DEMAND,
  GET_RESIDENT,
  GET_WALKED,
  NEXT_WALKED,
];

/** From the beginning of an array. */
const FROM_START = `
  irmovq $0, %r14`;

/** What takes the place of a benchmark's own loops, in the byte-code; what prepares it and finds its result stays. */
interface Counterpart {
  readonly benchmark: Benchmark;
  readonly event: Method;
  readonly baseline?: Method;
  readonly start?: string;
  readonly result?: string;
}

/** Where a program would be that went through the addresses, not the elements. */
const WALKED_TO = `
  rrmovq %r14, %rax
  ishlq $3, %rax
  irmovq $${VIRTUAL.walked}, %rcx
  addq %rcx, %rax`;

const COUNTERPARTS: readonly Counterpart[] = [
  { benchmark: arithmetic, event: ARITHMETIC, start: `\n  irmovq $${ARITHMETIC_SEED}, %r14` },
  { benchmark: callReturn, event: CALL },
  { benchmark: uncontendedLock, event: TAKE_LOCK },
  { benchmark: nullSystemCall, event: GET_PROCESS },
  { benchmark: divideByZero, event: DIVIDE },
  { benchmark: truePageFault, event: GET_DEMAND, baseline: NEXT, start: FROM_START },
  { benchmark: hiddenPageFault, event: GET_RESIDENT, baseline: NEXT, start: FROM_START },
  { benchmark: tlbWalk, event: GET_WALKED, baseline: NEXT_WALKED, start: FROM_START, result: WALKED_TO },
  { benchmark: contextSwitch, event: YIELD, baseline: ASK_TWICE },
];

function counterpart({ benchmark, event, baseline = IDENTITY, start, ...own }: Counterpart): Benchmark {
  const code = (operations: KernelOperations): BenchmarkCode => {
    const { prepare, result = own.result } = { ...benchmark.code(operations), ...own };
    return {
      ...(prepare !== undefined && { prepare }),
      ...(result !== undefined && { result }),
      ...(start !== undefined && { start }),
      event: run(event),
      baseline: run(baseline),
    };
  };
  const { name, title, operation, iterations, eventsPerIteration = 1 } = benchmark;
  return { name, title, operation, ring: "user", iterations, eventsPerIteration, code };
}

/** What a program in the byte-code can do of what others are measured by: all that needs no kernel of one's own. */
function benchmarks(compileCall: number | null): readonly Benchmark[] {
  const part = processVirtualMachine({ methods: METHODS, arrays: ARRAYS }, compileCall);
  const [first, ...others] = COUNTERPARTS.map(counterpart);
  return [{ ...first!, parts: [part] }, ...others];
}

/** Interpreted. */
export const interpretedBenchmarks: readonly Benchmark[] = benchmarks(null);

/** Compiled, once they have run often enough. */
export const compiledBenchmarks: readonly Benchmark[] = benchmarks(FIRST_FREE_SYSTEM_CALL);
