import { lines } from "../core/text.ts";
import { lengthOf, OPERATION_NAMES, type Operation, TARGET_BIAS } from "./byte-code.ts";
import { ARRAY, METHOD, METHOD_SHIFT } from "./method-record.ts";

/** Operations whose two operands the machine has an instruction for. */
const COMPUTING: readonly (readonly [operation: Operation, instruction: string])[] = [
  ["add", "addq"],
  ["subtract", "subq"],
  ["and", "andq"],
  ["or", "orq"],
  ["xor", "xorq"],
  ["shiftLeft", "shlq"],
  ["shiftRight", "shrq"],
  ["divide", "divq"],
];

function goOn(operation: Operation): string {
  return `  iaddq $${lengthOf(operation)}, %r12
  jmp vmNext`;
}

function computing([operation, instruction]: (typeof COMPUTING)[number]): string {
  return `
vm_${operation}:
  popq %rcx
  popq %rdx
  ${instruction} %rcx, %rdx
  pushq %rdx
${goOn(operation)}`;
}

/** The operand's byte, times eight, in %rax, which has the instruction. */
const BYTE_TIMES_8 = `  ishrq $5, %rax
  iandq $0x7f8, %rax`;

/** A jump if a condition holds; \`compare\` sets it. */
function jumpIf(operation: Operation, compare: string, jump: string): string {
  return `
vm_${operation}:
${compare}
  ${jump} vm_jump
${goOn(operation)}`;
}

/** Index in %rcx of the array in %rdx: %rax is where the element is. Without one the program ends. */
function locateElement(label: string): string {
  return `  mrmovq ${ARRAY.length}(%rdx), %rax
  subq %rcx, %rax
  jg ${label}_below
  jmp vmFail
${label}_below:
  andq %rcx, %rcx
  jge ${label}_within
  jmp vmFail
${label}_within:
  mrmovq ${ARRAY.elements}(%rdx), %rax
  ishlq $3, %rcx
  addq %rcx, %rax`;
}

/** Assembly that counts a call or a round of the method in %rbx, and has it compiled after so many. Changes %rcx. */
function count(label: string): string {
  return `  mrmovq ${METHOD.countdown}(%rbx), %rcx
  isubq $1, %rcx
  rmmovq %rcx, ${METHOD.countdown}(%rbx)
  jne ${label}
  pushq %rax
  call vmCompile
  popq %rax
${label}:`;
}

/** A method's number, in an instruction in a register, becomes the offset of its record. */
function toRecord(register: string): string {
  return `  ishrq $${8 - METHOD_SHIFT}, ${register}
  iandq $${0xff << METHOD_SHIFT}, ${register}`;
}

/** What a call does with a method that may have been compiled, its record in %rdx. */
const CALL_COMPILED = `  mrmovq ${METHOD.entry}(%rdx), %rax
  irmovq vmInterpreted, %rcx
  subq %rax, %rcx
  je vmCallInterpreted
  irmovq vmReturned, %rcx
  pushq %rcx
  pushq %rax
  ret
vmReturned:
  mrmovq (%r12), %rcx
${toRecord("%rcx")}
  iaddq $${METHOD.arguments}, %rcx
  mrmovq vmMethods(%rcx), %rcx
  ishlq $3, %rcx
  addq %rcx, %rsp
  pushq %rax
${goOn("call")}
vmCallInterpreted:`;

/** Has the method in %rbx compiled: calls that come find the code, this one goes on as it is. */
function compile(systemCall: number): string {
  return `
vmCompile:
  rrmovq %rbx, %rdi
  irmovq vmMethods, %rax
  subq %rax, %rdi
  ishrq $${METHOD_SHIFT}, %rdi
  irmovq $${systemCall}, %rax
  syscall
  ret`;
}

/** The beginning of a run and its end, for whoever has a program in the byte-code run. */
const RUN = `
# Runs method number %rdi with one argument, %rsi; the result is in %rax. Keeps what routines keep.
vmRun:
  pushq %rbx
  pushq %rbp
  pushq %r12
  pushq %r13
  pushq %r14
  irmovq vmState, %rax
  rmmovq %rsp, (%rax)
  pushq %rsi
  ishlq $${METHOD_SHIFT}, %rdi
  irmovq vmMethods, %rdx
  addq %rdi, %rdx
  mrmovq ${METHOD.entry}(%rdx), %rcx
  irmovq vmHasRun, %rax
  pushq %rax
  pushq %rcx
  ret
vmHasRun:
  iaddq $8, %rsp
vmExit:
  popq %r14
  popq %r13
  popq %r12
  popq %rbp
  popq %rbx
  ret

# The program has gone wrong: its result is -1, however deep it is.
vmFail:
  irmovq vmState, %rcx
  mrmovq (%rcx), %rsp
  irmovq $1, %rax
  rmmovq %rax, 8(%rcx)
  irmovq $-1, %rax
  jmp vmExit`;

/**
 * An interpreter of the byte-code, a program of the user's: one instruction after the other is looked at, and its handler
 * gone to. %r12 is the address of the current one, %rbp that of the first local, below which are the others; %rbx is the
 * method's record, %r13 is where the caller's registers are; operands are on top of the machine's own stack.
 *
 * @param compileCall - number of the system call that compiles the method whose number is in %rdi; null: there is none,
 * and nothing is counted
 */
export function interpreter(compileCall: number | null): string {
  const compiles = compileCall !== null;
  return `
vmBegin:
${RUN}

# The entry of all methods that are interpreted: see METHOD.entry.
vmInterpreted:
  rrmovq %rsp, %rcx
  pushq %r12
  pushq %rbp
  pushq %rbx
  pushq %r13
  irmovq vmLeave, %r12
  mrmovq ${METHOD.arguments}(%rdx), %rax
  rrmovq %rax, %rsi
  ishlq $3, %rsi
  addq %rsi, %rcx                       # the first argument
  andq %rax, %rax
  je vmEnter
vmCopyArgument:
  mrmovq (%rcx), %rsi
  pushq %rsi
  isubq $8, %rcx
  isubq $1, %rax
  jne vmCopyArgument

# Enters the method whose record is %rdx, with its arguments on top of the stack; %r12 is where to go on afterwards.
vmEnter:
  mrmovq ${METHOD.arguments}(%rdx), %rax
  mrmovq ${METHOD.otherLocals}(%rdx), %rcx
  ishlq $3, %rax
  addq %rsp, %rax
  isubq $8, %rax                        # the first local
  irmovq $0, %rsi
  andq %rcx, %rcx
  je vmHasLocals
vmNextLocal:
  pushq %rsi
  isubq $1, %rcx
  jne vmNextLocal
vmHasLocals:
  pushq %r12
  pushq %rbp
  pushq %rbx
  pushq %r13
  rrmovq %rsp, %r13
  rrmovq %rax, %rbp
  rrmovq %rdx, %rbx
  mrmovq ${METHOD.code}(%rbx), %r12
${compiles ? count("vmNext") : "vmNext:"}
  mrmovq (%r12), %rax
  rrmovq %rax, %rcx
  iandq $0xff, %rcx
  ishlq $3, %rcx
  mrmovq vmHandlers(%rcx), %rcx
  pushq %rcx
  ret

vm_leave:
  popq %rax
  popq %r13
  popq %rbx
  popq %rbp
  popq %r12
  ret

vm_constant:
  mrmovq 1(%r12), %rcx
  pushq %rcx
${goOn("constant")}

vm_load:
${BYTE_TIMES_8}
  rrmovq %rbp, %rcx
  subq %rax, %rcx
  mrmovq (%rcx), %rcx
  pushq %rcx
${goOn("load")}

vm_store:
${BYTE_TIMES_8}
  rrmovq %rbp, %rcx
  subq %rax, %rcx
  popq %rdx
  rmmovq %rdx, (%rcx)
${goOn("store")}

vm_duplicate:
  mrmovq (%rsp), %rcx
  pushq %rcx
${goOn("duplicate")}

vm_drop:
  iaddq $8, %rsp
${goOn("drop")}
${lines(COMPUTING, computing)}

# Comes here from other jumps, too.
vm_jump:
  mrmovq (%r12), %rax
  ishrq $8, %rax
  iandq $0xffff, %rax
  isubq $${TARGET_BIAS}, %rax
${compiles ? `  jg vmJump\n${count("vmJump")}` : ""}
  addq %rax, %r12
  jmp vmNext
${jumpIf("jumpIfZero", "  popq %rcx\n  andq %rcx, %rcx", "je")}
${jumpIf("jumpIfNotZero", "  popq %rcx\n  andq %rcx, %rcx", "jne")}
${jumpIf("jumpIfLess", "  popq %rcx\n  popq %rdx\n  subq %rcx, %rdx", "jl")}
${jumpIf("jumpIfEqual", "  popq %rcx\n  popq %rdx\n  subq %rcx, %rdx", "je")}

vm_call:
${toRecord("%rax")}
  irmovq vmMethods, %rdx
  addq %rax, %rdx
${compiles ? CALL_COMPILED : ""}
  iaddq $${lengthOf("call")}, %r12
  jmp vmEnter

vm_return:
  popq %rax
  rrmovq %rbp, %rcx
  rrmovq %r13, %rsp
  popq %r13
  popq %rbx
  popq %rbp
  popq %r12
  rrmovq %rcx, %rsp
  rmmovq %rax, (%rsp)                   # in place of the first argument, or where one would have been
  jmp vmNext

vm_arrayLength:
  popq %rdx
  mrmovq ${ARRAY.length}(%rdx), %rcx
  pushq %rcx
${goOn("arrayLength")}

vm_arrayGet:
  popq %rcx
  popq %rdx
${locateElement("vmGet")}
  mrmovq (%rax), %rcx
  pushq %rcx
${goOn("arrayGet")}

vm_arrayPut:
  popq %rsi
  popq %rcx
  popq %rdx
${locateElement("vmPut")}
  rmmovq %rsi, (%rax)
${goOn("arrayPut")}

vm_exchange:
  popq %rsi
  popq %rcx
  popq %rdx
${locateElement("vmExchange")}
  xchgq %rsi, (%rax)
  pushq %rsi
${goOn("exchange")}

vm_systemCall:
  ishrq $8, %rax
  iandq $0xff, %rax
  syscall
  pushq %rax
${goOn("systemCall")}
${compiles ? compile(compileCall) : ""}
vmEnd:
`;
}

/** What the interpreter looks up: handlers by operation, where calls from the machine's code return to, and its state. */
export const INTERPRETER_DATA: string = `
vmHandlers:
${lines(OPERATION_NAMES, (name) => `  .quad vm_${name}`)}
vmLeave:
  .quad ${OPERATION_NAMES.indexOf("leave")}
# The stack pointer when the program began; whether one has gone wrong.
vmState:
  .quad 0, 0
`;
