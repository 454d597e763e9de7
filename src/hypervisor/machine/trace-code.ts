import { aluConditionCodes, aluHigh, aluLow } from "./alu.ts";
import { CONDITION_NAMES, type Condition, conditionTable } from "./condition-codes.ts";
import type { DecodedInstruction } from "./decoded-instructions.ts";
import { KIND } from "./kinds.ts";
import { LOST_CYCLES } from "./machine.ts";
import { NO_REGISTER } from "./registers.ts";
import { STATUS } from "./status.ts";
import { type InstructionStore, LEFT, type TraceFunction } from "./trace.ts";

/** What each condition asks of the variables z, s and o. */
const CONDITION_TEXTS: Readonly<Record<Condition, string>> = {
  always: "true",
  le: "(s !== o || z)",
  l: "s !== o",
  e: "z",
  ne: "!z",
  ge: "s === o",
  g: "(s === o && !z)",
  never: "false",
};
const CONDITION_BY_TABLE: ReadonlyMap<string, Condition> = new Map(
  CONDITION_NAMES.map((name) => [conditionTable(name).join(), name]),
);

/** An expression for each half of a value. */
interface Halves {
  readonly low: string;
  readonly high: string;
}

const NOTHING: Halves = { low: "0", high: "0" };

/** What has been counted on the way through a round, and is not yet added to the variables. */
interface Counts {
  cycles: number;
  loadUseStalls: number;
  mispredictions: number;
  returns: number;
}

/** Writes a path of instructions down as a function of JavaScript, in which registers are variables. */
export class TraceWriter {
  private readonly path: readonly DecodedInstruction[];
  private readonly decoded: InstructionStore;
  /** Whether the path ends where it begins. */
  private readonly loops: boolean;
  /** Cycles of a round at most, if memory does not wait. */
  readonly longest: number;
  private readonly lines: string[] = [];
  private readonly counts: Counts = { cycles: 0, loadUseStalls: 0, mispredictions: 0, returns: 0 };
  private readonly waits: boolean;

  /** @param waits - whether memory can let the machine stand still */
  constructor(
    path: readonly DecodedInstruction[],
    loops: boolean,
    decoded: InstructionStore,
    waits: boolean,
  ) {
    this.path = path;
    this.loops = loops;
    this.decoded = decoded;
    this.waits = waits;
    // One of its own, a stall, and the most that one can let those behind it lose.
    this.longest = path.length * (2 + LOST_CYCLES.return);
  }

  /** The body of a {@link TraceFunction}, without its parameters. */
  write(): string {
    const { lines, path } = this;
    const registers = Array.from({ length: NO_REGISTER }, (_, register) => register);
    lines.push(
      '"use strict";',
      "const { low, high, marks, stores } = decoded;",
      "const { view, halves } = memory;",
      `let ${registers.map((n) => `l${n} = low[${n}], h${n} = high[${n}]`).join(", ")};`,
      "let c = cycles | 0, w = 0, us = 0, ms = 0, rs = 0, cc = conditionCodes | 0;",
      // Condition codes are worked out when they are asked for: from the last function that set them.
      "let fn = -1, fa = 0, fb = 0, fl = 0, fh = 0;",
      "let pcLow = 0, pcHigh = 0, loading = 0, status = 1, late = false;",
      "run: for (;;) {",
    );
    for (const [index, instruction] of path.entries()) this.writeInstruction(instruction, index);
    const last = path.at(-1)!;
    const head = path[0]!;
    this.flush();
    if (this.loops) {
      lines.push(`if (c + ${this.longest} > budget) {`);
      this.leave(String(head.address), "0", last.loads);
      lines.push("}");
      if ((last.loads & head.waits) !== 0) lines.push("c++; us++;");
      lines.push("}");
    } else {
      const next = this.nextOf(last);
      this.leave(next.low, next.high, last.loads);
      lines.push("}");
    }
    lines.push(
      "if (fn >= 0) cc = aluConditionCodes(fn, fa, fb, fl, fh);",
      registers.map((n) => `low[${n}] = l${n}; high[${n}] = h${n};`).join(" "),
      `left[${LEFT.pcLow}] = pcLow; left[${LEFT.pcHigh}] = pcHigh; left[${LEFT.cycles}] = c; left[${LEFT.waited}] = w;`,
      `left[${LEFT.loadUseStalls}] = us; left[${LEFT.mispredictions}] = ms; left[${LEFT.returns}] = rs;`,
      `left[${LEFT.conditionCodes}] = cc; left[${LEFT.loading}] = loading; left[${LEFT.status}] = status;`,
    );
    return lines.join("\n");
  }

  private writeInstruction(instruction: DecodedInstruction, index: number): void {
    const { counts, path } = this;
    if (index > 0 && (path[index - 1]!.loads & instruction.waits) !== 0) {
      counts.cycles++;
      counts.loadUseStalls++;
    }
    counts.cycles++;
    this.lines.push("{");
    const value = this.compute(instruction);
    switch (instruction.kind) {
      case KIND.computes:
        this.assign(instruction.destinationE, value);
        break;
      case KIND.setsCodes:
        this.setCodes(instruction, value);
        break;
      case KIND.computesIf:
        this.lines.push(`${this.codes()} if (${conditionOf(instruction)}) {`);
        this.assign(instruction.destinationE, value);
        this.lines.push("}");
        break;
      case KIND.reads:
      case KIND.returns:
        this.read(instruction, value, path[index + 1] ?? (this.loops ? path[0]! : null));
        break;
      case KIND.writes:
      case KIND.calls:
        this.store(instruction, value);
        break;
      default:
        this.jump(instruction, path[index + 1] ?? (this.loops ? path[0]! : null));
    }
    this.lines.push("}");
  }

  /** The arithmetic unit's result, as the constants `el` and `eh` if it is no plain value. */
  private compute({ alu, aluA, aluB }: DecodedInstruction): Halves {
    const a = this.operand(aluA);
    const b = this.operand(aluB);
    if (alu === 0 && b === NOTHING) return a;
    if (alu === 0 && a.low === "0" && a.high === "0") return b;
    const text = HALVES_OF[alu];
    if (text === undefined) {
      this.lines.push(
        `const el = aluLow(${alu}, ${a.low}, ${b.low}, ${b.high});`,
        `const eh = aluHigh(${alu}, ${a.low}, ${a.high}, ${b.low}, ${b.high}, el);`,
      );
    } else {
      this.lines.push(`const el = ${text.low(a, b)}, eh = ${text.high(a, b)};`);
    }
    return { low: "el", high: "eh" };
  }

  private operand(index: number): Halves {
    if (index === NO_REGISTER) return NOTHING;
    if (index < NO_REGISTER) return { low: `l${index}`, high: `h${index}` };
    const { low, high } = this.decoded;
    return { low: String(low[index]!), high: String(high[index]!) };
  }

  private assign(destination: number, value: Halves): void {
    if (destination >= NO_REGISTER) return;
    this.lines.push(
      `const vl = ${value.low}, vh = ${value.high}; l${destination} = vl; h${destination} = vh;`,
    );
  }

  private setCodes(instruction: DecodedInstruction, value: Halves): void {
    const a = this.operand(instruction.aluA);
    const b = this.operand(instruction.aluB);
    this.lines.push(
      `fn = ${instruction.alu}; fa = ${a.high}; fb = ${b.high}; fl = ${value.low}; fh = ${value.high};`,
    );
    if (instruction.destinationE < NO_REGISTER) {
      this.lines.push(`l${instruction.destinationE} = fl; h${instruction.destinationE} = fh;`);
    }
  }

  /** Works the condition codes out, and takes them apart. */
  private codes(): string {
    return [
      "if (fn >= 0) { cc = aluConditionCodes(fn, fa, fb, fl, fh); fn = -1; }",
      "const z = (cc & 4) !== 0, s = (cc & 2) !== 0, o = (cc & 1) !== 0;",
    ].join(" ");
  }

  private locate(instruction: DecodedInstruction, address: Halves): void {
    this.lines.push(`const at = memory.locateWord(${address.low}, ${address.high}, ${instruction.use});`);
    if (this.waits) {
      this.lines.push(
        "const waited = memory.cycles;",
        "c += waited; w += waited;",
        `if (waited !== 0 && c + ${this.longest} > budget) late = true;`,
      );
    }
    this.lines.push("if (at < 0) {", `status = ${STATUS.ADR};`);
    this.leave(String(instruction.address), "0", 0);
    this.lines.push("}");
  }

  private read(instruction: DecodedInstruction, value: Halves, next: DecodedInstruction | null): void {
    const { destinationE, destinationM, kind } = instruction;
    const address = instruction.addressIsValA !== 0 ? this.operand(instruction.valA) : value;
    this.locate(instruction, address);
    this.lines.push(
      "let ml = 0, mh = 0;",
      "if ((at & 3) === 0) { ml = halves[at >> 2]; mh = halves[(at >> 2) + 1]; }",
      "else { ml = view.getInt32(at, true); mh = view.getInt32(at + 4, true); }",
    );
    this.assign(destinationE, value);
    if (kind === KIND.reads) {
      if (destinationM < NO_REGISTER) this.lines.push(`l${destinationM} = ml; h${destinationM} = mh;`);
      this.leaveIfLate(String(instruction.behind), "0", instruction.loads);
      return;
    }
    this.counts.cycles += LOST_CYCLES.return;
    this.counts.returns++;
    if (next === null) {
      this.lines.push("pcLow = ml; pcHigh = mh;");
      return;
    }
    this.lines.push(`if (ml !== ${next.address} || mh !== 0) {`);
    this.leave("ml", "mh", instruction.loads);
    this.lines.push("}");
    this.leaveIfLate("ml", "mh", instruction.loads);
  }

  private store(instruction: DecodedInstruction, value: Halves): void {
    const word = this.operand(instruction.valA);
    const next = this.nextOf(instruction);
    this.locate(instruction, value);
    this.lines.push(
      "if ((at & 3) === 0) {",
      `stores.add(at, halves[at >> 2], halves[(at >> 2) + 1], c + ${this.counts.cycles});`,
      `halves[at >> 2] = ${word.low}; halves[(at >> 2) + 1] = ${word.high};`,
      "} else {",
      `stores.add(at, view.getInt32(at, true), view.getInt32(at + 4, true), c + ${this.counts.cycles});`,
      `view.setInt32(at, ${word.low}, true); view.setInt32(at + 4, ${word.high}, true);`,
      "}",
    );
    this.assign(instruction.destinationE, value);
    this.lines.push("if ((marks[at >> 3] | marks[(at + 7) >> 3]) !== 0) {", "decoded.drop(at, 8);");
    // The path may be no more what memory holds.
    this.leave(next.low, next.high, instruction.loads);
    this.lines.push("}");
    this.leaveIfLate(next.low, next.high, instruction.loads);
  }

  private jump(instruction: DecodedInstruction, next: DecodedInstruction | null): void {
    const condition = conditionOf(instruction);
    if (condition === "true") return;
    const { counts } = this;
    const target = this.operand(instruction.valC);
    const behind = String(instruction.behind);
    const isTaken = next === null || next.address === Number(target.low);
    this.lines.push(`${this.codes()} if (${isTaken ? `!(${condition})` : condition}) {`);
    if (isTaken) {
      counts.cycles += LOST_CYCLES.misprediction;
      counts.mispredictions++;
      this.leave(behind, "0", 0);
      counts.cycles -= LOST_CYCLES.misprediction;
      counts.mispredictions--;
    } else {
      this.leave(target.low, target.high, 0);
      counts.cycles += LOST_CYCLES.misprediction;
      counts.mispredictions++;
    }
    this.lines.push("}");
  }

  /** Where the program goes on behind an instruction that knows. */
  private nextOf(instruction: DecodedInstruction): Halves {
    if (instruction.kind === KIND.returns) return { low: "pcLow", high: "pcHigh" };
    const jumps = instruction.kind === KIND.jumps || instruction.kind === KIND.calls;
    return jumps ? this.operand(instruction.valC) : { low: String(instruction.behind), high: "0" };
  }

  private leave(pcLow: string, pcHigh: string, loading: number): void {
    const { cycles, loadUseStalls, mispredictions, returns } = this.counts;
    this.lines.push(
      `c += ${cycles}; us += ${loadUseStalls}; ms += ${mispredictions}; rs += ${returns};`,
      `pcLow = ${pcLow}; pcHigh = ${pcHigh}; loading = ${loading}; break run;`,
    );
  }

  private leaveIfLate(pcLow: string, pcHigh: string, loading: number): void {
    if (!this.waits) return;
    this.lines.push("if (late) {");
    this.leave(pcLow, pcHigh, loading);
    this.lines.push("}");
  }

  /** Adds to the variables what a whole round has counted. */
  private flush(): void {
    const { cycles, loadUseStalls, mispredictions, returns } = this.counts;
    this.lines.push(`c += ${cycles}; us += ${loadUseStalls}; ms += ${mispredictions}; rs += ${returns};`);
    Object.assign(this.counts, { cycles: 0, loadUseStalls: 0, mispredictions: 0, returns: 0 });
  }
}

function conditionOf({ holds }: DecodedInstruction): string {
  return CONDITION_TEXTS[CONDITION_BY_TABLE.get(holds.join())!];
}

/** The arithmetic unit's functions in place. The lower half of the result is `el`. */
const HALVES_OF: Readonly<
  Record<
    number,
    { readonly low: (a: Halves, b: Halves) => string; readonly high: (a: Halves, b: Halves) => string }
  >
> = {
  0: {
    low: (a, b) => `(${b.low} + ${a.low}) | 0`,
    high: (a, b) => `(${b.high} + ${a.high} + (el >>> 0 < ${a.low} >>> 0 ? 1 : 0)) | 0`,
  },
  1: {
    low: (a, b) => `(${b.low} - ${a.low}) | 0`,
    high: (a, b) => `(${b.high} - ${a.high} - (${b.low} >>> 0 < ${a.low} >>> 0 ? 1 : 0)) | 0`,
  },
  2: { low: (a, b) => `${b.low} & ${a.low}`, high: (a, b) => `${b.high} & ${a.high}` },
  3: { low: (a, b) => `${b.low} ^ ${a.low}`, high: (a, b) => `${b.high} ^ ${a.high}` },
};

const PARAMETERS = ["decoded", "memory", "cycles", "conditionCodes", "budget", "left"];
const FUNCTIONS = { aluConditionCodes, aluHigh, aluLow };
/** Functions by their text: what one machine has made, the next one need not make, nor V8 compile, again. */
const KNOWN = new Map<string, TraceFunction>();
const MOST_KNOWN = 1000;

/** Makes a function of a body that {@link TraceWriter} has written. */
export function traceFunction(body: string): TraceFunction {
  let known = KNOWN.get(body);
  if (known === undefined) {
    const make = new Function(
      ...Object.keys(FUNCTIONS),
      `return function (${PARAMETERS.join(", ")}) {\n${body}\n};`,
    );
    known = make(...Object.values(FUNCTIONS)) as TraceFunction;
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
    KNOWN.set(body, known);
  }
  return known;
}
