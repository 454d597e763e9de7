/**
 * Numbers whose sum sets condition codes, by condition codes (O 1, S 2, Z 4): what sets them again in fewer cycles than
 * `popfq`. No sum is zero and negative.
 */
export const CONDITION_CODE_SUMS: readonly (readonly [bigint, bigint] | null)[] = [
  [1n, 0n],
  [-(2n ** 63n), -1n],
  [-1n, 0n],
  [2n ** 63n - 1n, 1n],
  [0n, 0n],
  [-(2n ** 63n), -(2n ** 63n)],
  null,
  null,
];
