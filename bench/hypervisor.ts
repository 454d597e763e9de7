import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { assemble } from "../src/hypervisor/assembly/assembler.ts";
import { MODES, type Mode } from "../src/hypervisor/machine/modes.ts";
import { memoryWith } from "../src/hypervisor/run-program.ts";
import { measurePaired, type PairedResult } from "./paired.ts";

export const name = "hypervisor";

const CYCLES: Readonly<Record<Mode, number>> = { pipeline: 3_000_000, fast: 15_000_000 };

const COMMAND_LINE = "bin/coldaisle.cjs";

const BARE_ROUNDS = 1000;

/** Bodies of an endless loop. */
const LOOPS: Readonly<Record<string, string>> = {
  arithmetic: " addq %r8,%rax\n addq %rax,%rbx\n xorq %rbx,%rcx\n andq %rcx,%rdx\n subq %r8,%rdi",
  memory: " mrmovq (%rbp),%rax\n addq %r8,%rax\n rmmovq %rax,(%rbp)\n mrmovq 8(%rbp),%rbx\n xorq %rbx,%rcx",
  "calls and jumps": ` call f
 pushq %rax
 andq %rbx,%rbx
 jne over
 addq %r8,%rbx
over: popq %rcx
 cmovne %rax,%rdx`,
};

/**
 * Both machines against a bare loop, which says how fast the computer is at the moment. Each row has a process of its
 * own, as `coldaisle hypervisor run` has.
 */
export async function run(): Promise<void> {
  const table = new Table({
    head: ["machine", "loop", "M cycles/s", "M instructions/s", "rounds of a bare loop, an instruction"],
    colAligns: ["left", "left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const mode of Object.keys(CYCLES) as Mode[]) {
    for (const loop of Object.keys(LOOPS)) {
      const { result, share } = measureInChild(mode, loop);
      const millionsPerS = 1e3 / result.contenderNs;
      const bareRounds = result.contenderNs / result.baselineNs / share;
      table.push([
        mode,
        loop,
        millionsPerS.toFixed(1),
        (millionsPerS * share).toFixed(1),
        bareRounds.toFixed(1),
      ]);
    }
  }
  console.log(table.toString());
  console.log(wholeTable());
}

/** How long the command line takes for the whole table of overheads, as users start it. */
function wholeTable(): string {
  if (!existsSync("dist/coldaisle.cjs"))
    return "whole table of overheads: not measured, since npm run build has not run";
  const args = [COMMAND_LINE, "hypervisor", "bench", "--every", "--cpu", "all", "--json"];
  const begin = performance.now();
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error("measuring the whole table failed");
  return `whole table of overheads: ${JSON.parse(stdout).rows.length} rows in ${seconds.toFixed(1)} s`;
}

/** Times per cycle of the machine, and per round of the bare loop. */
interface Measured {
  readonly result: PairedResult;
  /** Instructions per cycle. */
  readonly share: number;
}

function measureInChild(mode: Mode, loop: string): Measured {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), mode, loop];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`measuring ${mode} with ${loop} failed`);
  return JSON.parse(child.stdout);
}

function measure(mode: Mode, loop: string): Measured {
  const program = assemble(`irmovq data,%rbp
 irmovq $1,%r8
 irmovq stack,%rsp
loop:
${LOOPS[loop]}
 jmp loop
f: ret
 .pos 0x1000
data: .quad 1
 .pos 0x1800
stack:`);
  const cycles = CYCLES[mode];
  let share = 0;
  const work = (): void => {
    const machine = new MODES[mode](memoryWith(program));
    machine.run(cycles);
    share = machine.instructions / machine.cycles;
  };
  return { result: measurePaired(() => bareLoop(cycles), work, cycles), share };
}

let kept = 0;

/** Many calls, so that all of it is compiled as a whole. */
function bareLoop(rounds: number): void {
  for (let done = 0; done < rounds; done += BARE_ROUNDS) kept = bareRounds(kept);
}

function bareRounds(start: number): number {
  let sum = start | 0;
  for (let i = 0; i < BARE_ROUNDS; i++) sum = (sum + (i ^ sum)) | 0;
  return sum;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [mode, loop = ""] = process.argv.slice(2);
  console.log(JSON.stringify(measure(mode as Mode, loop)));
}
