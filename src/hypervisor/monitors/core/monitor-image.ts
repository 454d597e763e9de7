import { assembleOnce } from "../../assembly/assemble-once.ts";
import type { Program } from "../../assembly/program.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import { monitorAddress, PHYSICAL } from "./layout.ts";
import { hex } from "./text.ts";

/** A monitor, linked to where every address space has it. */
export interface MonitorImage {
  readonly program: Program;
  /** Address of the first instruction. */
  readonly entry: number;
}

/**
 * Assembles a monitor of its parts, which call each other by label.
 *
 * @param sections - code, and then whatever says itself where it is
 * @throws AssemblyError if a label that a part needs is missing
 */
export function assembleMonitor(sections: readonly string[]): MonitorImage {
  const source = [`  .pos ${hex(monitorAddress(PHYSICAL.code))}`, ...sections].join("\n");
  const program = assembleOnce(source, SYSTEM_Y86_64);
  return { program, entry: program.symbols.get("start_monitor")! };
}
