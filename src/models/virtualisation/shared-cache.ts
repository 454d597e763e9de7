import type { CacheUse } from "./cache-uses.ts";

/**
 * How misses fall with the size of a cache: misses ∝ size^−0.5.
 *
 * Source: A. Hartstein, V. Srinivasan, T. R. Puzak and P. G. Emma, Cache miss behavior: is it √2?, Computing Frontiers
 * 2006: exponents of 0.3 to 0.7 over many workloads, 0.5 on the mean.
 */
const MISS_EXPONENT = 0.5;

/** Time that a load from memory takes, s: Skylake's 215 cycles at 3.4 GHz, as the processor has it. */
const MEMORY_LATENCY_S = 63e-9;
const LINE_BITS = 64 * 8;

/**
 * Misses of a guest that shares a cache, as a multiple of its misses alone: it is left the part of the cache that its
 * accesses are of all accesses, while it runs.
 *
 * Source: D. Chandra, F. Guo, S. Kim and Y. Solihin, Predicting inter-thread cache contention on a chip multi-processor
 * architecture, HPCA 2005, §3.1: frequency of access.
 *
 * @param othersPerS - accesses of its neighbours, each weighted by the time for which it runs
 */
export function missFactor({ accessesPerS }: CacheUse, othersPerS: number): number {
  return accessesPerS > 0 ? ((accessesPerS + othersPerS) / accessesPerS) ** MISS_EXPONENT : 1;
}

/** What a guest reads from memory while it runs, bit/s: a line for each time that it waits. */
export function memoryTrafficBitps({ memoryWait }: CacheUse, misses: number): number {
  return ((memoryWait * misses) / MEMORY_LATENCY_S) * LINE_BITS;
}

/**
 * How much longer the same work takes: the part of the time that was waiting for memory grows with the misses, and with
 * how far the memory is asked for more than it gives.
 *
 * @param crowding - what is asked of the memory as a multiple of what it gives, 1 where that is less
 */
export function memorySlowdown({ memoryWait }: CacheUse, misses: number, crowding: number): number {
  return 1 + memoryWait * (misses * crowding - 1);
}
