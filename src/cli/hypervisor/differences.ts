import type { Mode } from "../../hypervisor/machine/modes.ts";
import { hexadecimal } from "../../hypervisor/machine/word.ts";
import { runProgram } from "../../hypervisor/run-program.ts";
import type { GoldenProgram } from "./golden-program.ts";

/** A program that takes this much longer than expected need not be waited for. */
const SURPLUS_CYCLES = 10_000;

/** Runs a program and says in what it differs from what is expected, a text for each thing. */
export function differences(golden: GoldenProgram, mode: Mode): string[] {
  const found = runProgram(golden.program, { mode, cycleBudget: golden.cycles + SURPLUS_CYCLES });
  const differing: string[] = [];
  const compare = (what: string, value: string | number, expected: string | number): void => {
    if (value !== expected) differing.push(`${what} ${value}, expected ${expected}`);
  };
  compare("status", found.status, golden.status);
  compare("cycles", found.cycles, golden.cycles);
  compare("instructions", found.instructions, golden.instructions);
  compare("cc", found.cc, golden.cc);
  compareValues(found.registers, golden.registers, (name) => name, "0x0", compare);
  compareValues(found.memory, golden.memory, normal, "unchanged", compare);
  return differing;
}

/** @param absent - what a value is of which nothing is said */
function compareValues(
  found: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
  nameOf: (key: string) => string,
  absent: string,
  compare: (what: string, value: string, expected: string) => void,
): void {
  const wanted = new Map(Object.entries(expected).map(([key, value]) => [nameOf(key), normal(value)]));
  for (const name of new Set([...Object.keys(found), ...wanted.keys()])) {
    compare(name, found[name] ?? absent, wanted.get(name) ?? absent);
  }
}

function normal(value: string): string {
  return hexadecimal(BigInt(value));
}
