import { buildGuestImage, type GuestImage } from "../guests/guest-image.ts";
import type { GuestPart, GuestSection } from "../guests/guest-section.ts";
import type { KernelOperations } from "../guests/kernel-operations.ts";
import { kernelStackTop } from "../guests/layout.ts";
import { enterUserProgram } from "../guests/processes.ts";
import { FIRST_OTHER_SYSTEM_CALL } from "../guests/system-calls.ts";
import type { Benchmark } from "./benchmark.ts";

/** Rounds of each benchmark; those before the last one are to warm everything up. */
export const ROUNDS = 3;

/** System calls of user programs that are measured. */
const CALL = {
  /** Runs what prepares the current benchmark's rounds. */
  prepare: FIRST_OTHER_SYSTEM_CALL,
  /** Ends the current benchmark, and does not return. */
  finish: FIRST_OTHER_SYSTEM_CALL + 1,
} as const;

/** The first number that benchmarks' own parts may give a system call. */
export const FIRST_FREE_SYSTEM_CALL: number = FIRST_OTHER_SYSTEM_CALL + 2;

/** What a mark stands at: the two loops of a benchmark, each with its beginning and its end. */
export const MARK = { baselineBegins: 0, baselineEnds: 1, eventsBegin: 2, eventsEnd: 3, count: 4 } as const;

/** Offsets in what the kernel knows of a benchmark. */
const ENTRY = { code: 0, isUser: 8, prepare: 16, result: 24, place: 32, bytes: 40 } as const;

/** The label of the results, a word for each benchmark in the order in which they ran. */
export const RESULTS_LABEL = "benchmarkResults";

/** Guests that have been built: assembling one takes as long as running it. */
const built: WeakMap<KernelOperations, WeakMap<readonly Benchmark[], GuestImage>> = new WeakMap();

/**
 * A guest that runs benchmarks one after the other in one boot, and halts. The same arguments give the same image.
 *
 * @throws AssemblyError if two benchmarks have a label in common, or one is no assembly
 */
export function buildBenchmarkImage(
  operations: KernelOperations,
  benchmarks: readonly Benchmark[],
): GuestImage {
  const images = built.get(operations) ?? new WeakMap<readonly Benchmark[], GuestImage>();
  built.set(operations, images);
  let image = images.get(benchmarks);
  if (image === undefined) {
    const parts = new Set(benchmarks.flatMap((benchmark) => benchmark.parts ?? []));
    image = buildGuestImage({ operations, parts: [...parts, harness(benchmarks)] });
    images.set(benchmarks, image);
  }
  return image;
}

/** The loops of all benchmarks, and what takes the kernel from one to the next. */
function harness(benchmarks: readonly Benchmark[]): GuestPart {
  return (operations): GuestSection => {
    const codes = benchmarks.map((benchmark, index) => codeOf(benchmark, index, operations));
    const entries = benchmarks.map(
      ({ ring }, index) =>
        `        .quad benchmark${index}, ${Number(ring === "user")}, prepare${index}, result${index}, ${RESULTS_LABEL}.${index}`,
    );
    return {
      code: [
        controlCode(operations),
        ...codes.map(({ routines }) => routines),
        ...codes.flatMap(({ body, ring }) => (ring === "kernel" ? body : [])),
      ].join(""),
      data: `
# Code, whether it is a user's, routines that prepare a round and find the result, the result's place. No code: the end.
benchmarks:
${entries.join("\n")}
        .quad 0
# The benchmark that runs, and the one after it.
benchmarkState:
        .quad 0, benchmarks
${RESULTS_LABEL}:
${benchmarks.map((_, index) => `${RESULTS_LABEL}.${index}: .quad 0`).join("\n")}
`,
      userCode: codes.flatMap(({ body, ring }) => (ring === "user" ? body : [])).join(""),
      systemCalls: { [CALL.prepare]: "prepareRound", [CALL.finish]: "finishBenchmark" },
    };
  };
}

function controlCode(operations: KernelOperations): string {
  return `
# Runs the next benchmark, on an empty stack, or halts if there is none.
main:
        irmovq $benchmarkState,%rdx
        mrmovq 8(%rdx),%rsi
        mrmovq ${ENTRY.code}(%rsi),%rax
        andq %rax,%rax
        je allBenchmarksDone
        rmmovq %rsi,(%rdx)
        mrmovq ${ENTRY.isUser}(%rsi),%rcx
        iaddq $${ENTRY.bytes},%rsi
        rmmovq %rsi,8(%rdx)
        irmovq $${kernelStackTop(0)},%rsp
        irmovq $0,%r14
        andq %rcx,%rcx
        jne benchmarkIsUsers
        pushq %rax
        ret
benchmarkIsUsers:
${enterUserProgram(operations)}
allBenchmarksDone:
${operations.halt}

# The current benchmark's routine: goes there, and it to whoever called.
prepareRound:
        irmovq $benchmarkState,%rdx
        mrmovq (%rdx),%rsi
        mrmovq ${ENTRY.prepare}(%rsi),%rax
        pushq %rax
        ret

# Keeps the current benchmark's result; comes from the kernel as from a system call, and returns to neither.
finishBenchmark:
        irmovq $benchmarkState,%rdx
        mrmovq (%rdx),%rsi
        call findResult
        irmovq $benchmarkState,%rdx
        mrmovq (%rdx),%rsi
        mrmovq ${ENTRY.place}(%rsi),%rdi
        rmmovq %rax,(%rdi)
        jmp main
findResult:
        mrmovq ${ENTRY.result}(%rsi),%rax
        pushq %rax
        ret
`;
}

interface HarnessedCode {
  readonly ring: Benchmark["ring"];
  /** The kernel's routines that prepare a round and find the result. */
  readonly routines: string;
  readonly body: string;
}

function codeOf(benchmark: Benchmark, index: number, operations: KernelOperations): HarnessedCode {
  const { name, ring, iterations } = benchmark;
  const {
    prepare = "",
    start = "",
    event,
    baseline = "",
    step = "",
    result = "        rrmovq %r14,%rax",
  } = benchmark.code(operations);
  const isUser = ring === "user";
  const mark = (which: number) => `
        irmovq $${index * MARK.count + which},%rax
        mark %rax`;
  const loop = (label: string, body: string, begins: number, ends: number) => `
${start}
        irmovq $${iterations},%r12${mark(begins)}
${label}:
${body}
${step}
        isubq $1,%r12
        jne ${label}${mark(ends)}`;
  const callKernel = (number: number) => `
        irmovq $${number},%rax
        syscall`;
  return {
    ring,
    routines: `
# Before each round of ${name}.
prepare${index}:
${prepare}
        ret
# After the last one.
result${index}:
${result}
        ret
`,
    body: `
# ${name}
benchmark${index}:
        irmovq $${ROUNDS},%rbx
round${index}:
${isUser ? callKernel(CALL.prepare) : `        call prepare${index}`}
${loop(`baseline${index}`, baseline, MARK.baselineBegins, MARK.baselineEnds)}
${loop(`events${index}`, event, MARK.eventsBegin, MARK.eventsEnd)}
        isubq $1,%rbx
        jne round${index}
${isUser ? callKernel(CALL.finish) : "        jmp finishBenchmark"}
`,
  };
}
