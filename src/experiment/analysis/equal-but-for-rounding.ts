/** What sums of many numbers may differ by if only their order does, as a share. */
const ROUNDING = 1e-12;

/** Whether two figures differ by no more than a part in 10¹², which is not a finding but the order of a sum. */
export function equalButForRounding(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
