/** What the reader takes at most, so that no text can exhaust the stack or the memory. */
export const YAML_LIMITS: {
  readonly bytes: number;
  readonly depth: number;
  readonly values: number;
} = {
  /** UTF-8 text, bytes. */
  bytes: 64 * 2 ** 20,
  /** Mappings and lists inside each other, what aliases stand for included. */
  depth: 100,
  /** Values once everything is written out that an alias stands for. */
  values: 10_000_000,
};
