/** What a line of the source has become. */
export interface AssembledLine {
  /** From 1. */
  readonly line: number;
  /** Where the line stands in memory; null if nothing on it stands anywhere. */
  readonly address: number | null;
  /** What it puts there. */
  readonly bytes: Uint8Array;
  /** The line as it was written. */
  readonly source: string;
}

/** A program for memory that is 0 elsewhere. No two of its lines overlap. */
export interface Program {
  readonly lines: readonly AssembledLine[];
  /** Addresses by label. */
  readonly symbols: ReadonlyMap<string, number>;
  /** How much memory it needs: no byte of it is at this address or behind. */
  readonly sizeBytes: number;
}

/** Copies a program into memory, which must have its size at least. */
export function loadProgram(program: Program, memory: Uint8Array): void {
  for (const { address, bytes } of program.lines) memory.set(bytes, address ?? 0);
}
