/** The 64 bits of two signed halves as an unsigned integer. For people and for files: machines never do this. */
export function wordOf(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** An unsigned integer as `0x…`. */
export function hexadecimal(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
