import { medianSorted } from "simple-statistics";

/** One contender: does a fixed amount of work each time it is called. */
export type Work = () => void;

/** Medians over the rounds of a paired measurement. */
export interface PairedResult {
  readonly baselineNs: number;
  readonly contenderNs: number;
  /** Median of baseline time / contender time within a round: above 1, the contender is faster. */
  readonly speedRatio: number;
}

/**
 * Times two contenders in turns, in one process, so that a slow moment of the machine meets both. Every other
 * round begins with the other one. One round before the first warms up.
 *
 * @param operations - How many operations a call of each does; times are per operation.
 */
export function measurePaired(baseline: Work, contender: Work, operations: number, rounds = 9): PairedResult {
  const baselineNs: number[] = [];
  const contenderNs: number[] = [];
  const ratios: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const contenderFirst = round % 2 === 0;
    const first = timedNs(contenderFirst ? contender : baseline) / operations;
    const second = timedNs(contenderFirst ? baseline : contender) / operations;
    if (round < 0) continue;
    const [base, other] = contenderFirst ? [second, first] : [first, second];
    baselineNs.push(base);
    contenderNs.push(other);
    ratios.push(base / other);
  }
  return {
    baselineNs: median(baselineNs),
    contenderNs: median(contenderNs),
    speedRatio: median(ratios),
  };
}

function timedNs(work: Work): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

function median(values: number[]): number {
  return medianSorted(values.sort((a, b) => a - b));
}
