import { hex } from "../core/text.ts";
import { decode, type Instruction, type Operation } from "./byte-code.ts";
import type { CompiledMethod, CompilerEnvironment } from "./compiler-environment.ts";
import { ARRAY, METHOD } from "./method-record.ts";

/** Registers that hold locals, the first ones; they are kept by calls. */
const LOCAL_REGISTERS = ["%rbx", "%rbp", "%r12", "%r13", "%r14"] as const;

/** Registers that hold operands. %rax is nobody's: results are in it, and what is needed for a moment. */
const OPERAND_REGISTERS = ["%rcx", "%rdx", "%rsi", "%rdi", "%r8", "%r9", "%r10", "%r11"] as const;

/** Instructions of two registers; all but the last have one with a constant, too. */
const COMPUTING: Readonly<Partial<Record<Operation, string>>> = {
  add: "addq",
  subtract: "subq",
  and: "andq",
  or: "orq",
  xor: "xorq",
  shiftLeft: "shlq",
  shiftRight: "shrq",
  divide: "divq",
};
const COMMUTATIVE: ReadonlySet<Operation> = new Set(["add", "and", "or", "xor"]);

const JUMPS: Readonly<Partial<Record<Operation, string>>> = {
  jumpIfZero: "je",
  jumpIfNotZero: "jne",
  jumpIfLess: "jl",
  jumpIfEqual: "je",
};

/** An operand as the compiler knows it: it may not be anywhere yet. */
type Operand =
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "local"; readonly local: number }
  | { readonly kind: "register"; readonly register: string };

/**
 * Compiles a method into assembly, instruction by instruction: what is on the byte-code's stack is followed, so that
 * nothing is moved before something computes with it. The first five locals are in registers; the others, in memory.
 *
 * @returns null for a method that has operands on the stack where code joins, or too many at once: it stays interpreted
 */
export function compile(method: CompiledMethod, environment: CompilerEnvironment): string | null {
  return new MethodCompiler(method, environment).compile();
}

class MethodCompiler {
  private readonly method: CompiledMethod;
  private readonly environment: CompilerEnvironment;
  private readonly text: string[] = [];
  private readonly operands: Operand[] = [];
  private readonly free = new Set<string>(OPERAND_REGISTERS);
  private readonly inRegisters: number;
  private readonly inMemory: number;
  /** Words that are on the machine's stack above the frame now. */
  private depth = 0;
  private labels = 0;
  private isPossible = true;

  constructor(method: CompiledMethod, environment: CompilerEnvironment) {
    this.method = method;
    this.environment = environment;
    this.inRegisters = Math.min(method.locals, LOCAL_REGISTERS.length);
    this.inMemory = method.locals - this.inRegisters;
  }

  compile(): string | null {
    const instructions = decode(this.method.bytes);
    const targets = new Set(
      instructions
        .filter(({ operation }) => operation.startsWith("jump"))
        .map(({ operand }) => Number(operand)),
    );
    this.begin();
    let isReachable = true;
    for (const instruction of instructions) {
      if (targets.has(instruction.offset)) {
        if (isReachable) this.requireNoOperands();
        this.text.push(`offset${instruction.offset}:`);
        isReachable = true;
      }
      if (!isReachable) continue;
      this.translate(instruction);
      isReachable = instruction.operation !== "jump" && instruction.operation !== "return";
      if (!isReachable) this.forgetOperands();
      if (!this.isPossible) return null;
    }
    return this.text.join("\n");
  }

  private translate({ operation, operand }: Instruction): void {
    const { operands } = this;
    const computes = COMPUTING[operation];
    if (computes !== undefined) {
      this.push(this.compute(operation, computes));
      return;
    }
    switch (operation) {
      case "constant":
        operands.push({ kind: "constant", value: operand });
        return;
      case "load":
        operands.push({ kind: "local", local: Number(operand) });
        return;
      case "store":
        this.store(Number(operand));
        return;
      case "duplicate":
        this.duplicate();
        return;
      case "drop":
        this.release(this.pop());
        return;
      case "jump":
        this.requireNoOperands();
        this.emit(`jmp offset${operand}`);
        return;
      case "jumpIfZero":
      case "jumpIfNotZero": {
        const register = this.registerOf(this.pop());
        this.releaseRegister(register);
        this.requireNoOperands();
        this.emit(`andq ${register}, ${register}`, `${JUMPS[operation]} offset${operand}`);
        return;
      }
      case "jumpIfLess":
      case "jumpIfEqual": {
        this.releaseRegister(this.compute("subtract", "subq"));
        this.requireNoOperands();
        this.emit(`${JUMPS[operation]} offset${operand}`);
        return;
      }
      case "call":
        this.call(Number(operand));
        return;
      case "return":
        this.end();
        return;
      case "systemCall":
        this.around([], () => this.emit(`irmovq $${operand}, %rax`, "syscall"));
        return;
      case "arrayLength": {
        const array = this.ownRegister(this.pop());
        this.emit(`mrmovq ${ARRAY.length}(${array}), ${array}`);
        this.push(array);
        return;
      }
      case "arrayGet": {
        const element = this.locateElement();
        this.emit(`mrmovq (${element}), ${element}`);
        this.push(element);
        return;
      }
      case "arrayPut":
      case "exchange": {
        const value = operation === "exchange" ? this.ownRegister(this.pop()) : this.registerOf(this.pop());
        const element = this.locateElement();
        this.emit(`${operation === "exchange" ? "xchgq" : "rmmovq"} ${value}, (${element})`);
        this.releaseRegister(element);
        if (operation === "exchange") this.push(value);
        else this.releaseRegister(value);
        return;
      }
      default:
        this.isPossible = false;
    }
  }

  /** Saves the registers of locals, and brings in the locals. */
  private begin(): void {
    const { inRegisters, inMemory, method } = this;
    const saved = LOCAL_REGISTERS.slice(0, inRegisters);
    this.emit(...saved.map((register) => `pushq ${register}`));
    if (inMemory > 0) this.emit(`isubq $${8 * inMemory}, %rsp`);
    for (let local = 0; local < method.locals; local++) {
      const isArgument = local < method.arguments;
      const offset = 8 * (inMemory + inRegisters + method.arguments - local);
      const register = LOCAL_REGISTERS[local] ?? "%rax";
      this.emit(isArgument ? `mrmovq ${offset}(%rsp), ${register}` : `irmovq $0, ${register}`);
      if (local >= LOCAL_REGISTERS.length) this.emit(`rmmovq %rax, ${this.placeOf(local)}`);
    }
  }

  private end(): void {
    this.moveTo(this.pop(), "%rax");
    if (this.inMemory > 0) this.emit(`iaddq $${8 * this.inMemory}, %rsp`);
    const saved = LOCAL_REGISTERS.slice(0, this.inRegisters).toReversed();
    this.emit(...saved.map((register) => `popq ${register}`), "ret");
  }

  private store(local: number): void {
    const value = this.pop();
    for (const [index, operand] of this.operands.entries()) {
      // What was loaded before is what the local had before.
      if (operand.kind === "local" && operand.local === local) {
        this.operands[index] = { kind: "register", register: this.ownRegister(operand) };
      }
    }
    const register = LOCAL_REGISTERS[local];
    if (register !== undefined) this.moveTo(value, register);
    else {
      const from = this.registerOf(value);
      this.emit(`rmmovq ${from}, ${this.placeOf(local)}`);
      this.releaseRegister(from);
      return;
    }
    this.release(value);
  }

  private duplicate(): void {
    const top = this.pop();
    this.operands.push(top);
    if (top.kind !== "register") this.operands.push(top);
    else {
      const copy = this.take();
      this.emit(`rrmovq ${top.register}, ${copy}`);
      this.push(copy);
    }
  }

  /** Computes with the two operands on top; the result is in the register that is returned. */
  private compute(operation: Operation, instruction: string): string {
    let b = this.pop();
    let a = this.pop();
    if (COMMUTATIVE.has(operation) && a.kind !== "register") [a, b] = [b, a];
    if (b.kind === "constant" && operation !== "divide") {
      const result = this.ownRegister(a);
      this.emit(`i${instruction} $${signed(b.value)}, ${result}`);
      return result;
    }
    const other = this.registerOf(b);
    const result = this.ownRegister(a);
    this.emit(`${instruction} ${other}, ${result}`);
    this.releaseRegister(other);
    return result;
  }

  /** Address of the element whose index and array are on top, in a register of its own; without one the program ends. */
  private locateElement(): string {
    const { fail } = this.environment;
    const index = this.pop();
    const array = this.registerOf(this.pop());
    const element = this.ownRegister(index);
    const below = this.newLabel();
    const within = this.newLabel();
    this.emit(
      `mrmovq ${ARRAY.length}(${array}), %rax`,
      `subq ${element}, %rax`,
      `jg ${below}`,
      `jmp ${hex(fail)}`,
      `${below}:`,
      `andq ${element}, ${element}`,
      `jge ${within}`,
      `jmp ${hex(fail)}`,
      `${within}:`,
      `mrmovq ${ARRAY.elements}(${array}), %rax`,
      `ishlq $3, ${element}`,
      `addq %rax, ${element}`,
    );
    this.releaseRegister(array);
    return element;
  }

  private call(method: number): void {
    const { environment } = this;
    const count = environment.argumentsOf(method);
    if (this.operands.length < count) {
      this.isPossible = false;
      return;
    }
    const passed = this.operands.splice(this.operands.length - count, count);
    this.around(passed, () => {
      const code = environment.codeOf(method);
      if (code !== null) this.emit(`call ${hex(code)}`);
      else {
        const back = this.newLabel();
        this.emit(`irmovq $${hex(environment.recordOf(method))}, %rdx`);
        this.emit(`mrmovq ${METHOD.entry}(%rdx), %rax`, `irmovq ${back}, %rcx`);
        this.emit("pushq %rcx", "pushq %rax", "ret", `${back}:`);
      }
      if (count > 0) this.emit(`iaddq $${8 * count}, %rsp`);
    });
  }

  /** Emits what changes all operands' registers, with arguments pushed before; its result in %rax becomes an operand. */
  private around(passed: readonly Operand[], emitCall: () => void): void {
    const kept = this.operands.flatMap((operand) => (operand.kind === "register" ? [operand.register] : []));
    for (const register of kept) this.emitPush(register);
    for (const operand of passed) {
      const register = this.registerOf(operand);
      this.emitPush(register);
      this.releaseRegister(register);
    }
    emitCall();
    this.depth -= passed.length;
    for (const register of kept.toReversed()) {
      this.emit(`popq ${register}`);
      this.depth--;
    }
    const result = this.take();
    this.emit(`rrmovq %rax, ${result}`);
    this.push(result);
  }

  private emitPush(register: string): void {
    this.emit(`pushq ${register}`);
    this.depth++;
  }

  /** A register with the operand in it, which must not be changed: it may be a local's. */
  private registerOf(operand: Operand): string {
    const register = operand.kind === "local" ? LOCAL_REGISTERS[operand.local] : undefined;
    return register ?? this.ownRegister(operand);
  }

  /** A register with the operand in it that is nothing else's. */
  private ownRegister(operand: Operand): string {
    if (operand.kind === "register") return operand.register;
    const register = this.take();
    this.moveTo(operand, register);
    return register;
  }

  private moveTo(operand: Operand, register: string): void {
    if (operand.kind === "constant") this.emit(`irmovq $${signed(operand.value)}, ${register}`);
    else if (operand.kind === "register") this.emit(`rrmovq ${operand.register}, ${register}`);
    else {
      const from = LOCAL_REGISTERS[operand.local];
      this.emit(
        from === undefined
          ? `mrmovq ${this.placeOf(operand.local)}, ${register}`
          : `rrmovq ${from}, ${register}`,
      );
    }
  }

  /** Where a local is that is in memory. */
  private placeOf(local: number): string {
    return `${8 * (this.depth + local - LOCAL_REGISTERS.length)}(%rsp)`;
  }

  private pop(): Operand {
    const operand = this.operands.pop();
    if (operand !== undefined) return operand;
    this.isPossible = false;
    return { kind: "constant", value: 0n };
  }

  private push(register: string): void {
    this.operands.push({ kind: "register", register });
  }

  private take(): string {
    const [register] = this.free;
    if (register === undefined) {
      this.isPossible = false;
      return "%rax";
    }
    this.free.delete(register);
    return register;
  }

  private release(operand: Operand): void {
    if (operand.kind === "register") this.releaseRegister(operand.register);
  }

  /** Gives a register back, unless it is a local's. */
  private releaseRegister(register: string): void {
    if (OPERAND_REGISTERS.some((name) => name === register)) this.free.add(register);
  }

  private requireNoOperands(): void {
    if (this.operands.length > 0) this.isPossible = false;
  }

  private forgetOperands(): void {
    this.operands.length = 0;
    for (const register of OPERAND_REGISTERS) this.free.add(register);
  }

  private newLabel(): string {
    return `within${this.labels++}`;
  }

  private emit(...lines: readonly string[]): void {
    this.text.push(...lines);
  }
}

/** A word as assembly reads it. */
function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
