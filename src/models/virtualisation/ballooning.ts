/**
 * What a balloon costs a guest, as a share of its work, once it takes a share of its memory away.
 *
 * Source: C. A. Waldspurger, Memory resource management in VMware ESX Server, OSDI 2002, §3.2: dbench in a guest of 256 MB
 * whose balloon leaves it 224 MB is 1.4 %, and where it leaves 128 MB 4.4 %, slower than in a guest that has no more from
 * the start. The line through these two points.
 */
const LEAST_COST = 0.004;
const COST_BY_SHARE = 0.08;

/** @param takenShare - share of its memory that a guest is without, 0..1 */
export function balloonSlowdown(takenShare: number): number {
  return takenShare > 0 ? 1 + LEAST_COST + COST_BY_SHARE * takenShare : 1;
}

/**
 * Weight of a guest's claim to memory: its size, divided by what a page of it costs on the mean, where an idle one costs
 * 1/(1 − tax) times as much as an active one. Memory is taken from whoever pays least a page until all pay alike.
 *
 * Source: Waldspurger 2002, §5.2, with shares in proportion to the guests' sizes: ρ = S / (P · (f + k · (1 − f))),
 * k = 1 / (1 − τ), τ = 75 % by default.
 */
export function memoryWeight(sizeMiB: number, activeShare: number, idleTax: number): number {
  return sizeMiB / (activeShare + (1 - activeShare) / (1 - idleTax));
}
