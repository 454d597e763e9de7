/** A method in memory. */
export interface CompiledMethod {
  readonly bytes: Uint8Array;
  readonly arguments: number;
  readonly locals: number;
}

/** What the compiler has to know of the rest. */
export interface CompilerEnvironment {
  /** Address of a method's record. */
  recordOf(method: number): number;
  argumentsOf(method: number): number;
  /** Address of its compiled code, or null while it is interpreted, or being compiled. */
  codeOf(method: number): number | null;
  /** Address to go to when a program goes wrong. */
  readonly fail: number;
}
