/** What a class of workloads asks of the last-level cache that it shares with its neighbours. */
export interface CacheUse {
  /** Accesses in a second of CPU time, alone. */
  readonly accessesPerS: number;
  /** Share of its CPU time that it waits for memory, alone, 0..1. */
  readonly memoryWait: number;
}

/** The processor's frequency that profiles are of, Hz. */
const FREQUENCY_HZ = 3e9;

/**
 * @param instructionsPerCycle - as the profile's TLB misses were derived with
 * @param accessesPerThousand - accesses to the last-level cache in 1,000 instructions
 */
function cacheUse(instructionsPerCycle: number, accessesPerThousand: number, memoryWait: number): CacheUse {
  return { accessesPerS: (FREQUENCY_HZ * instructionsPerCycle * accessesPerThousand) / 1000, memoryWait };
}

/** Who asks nothing of it. */
export const NO_CACHE_USE: CacheUse = { accessesPerS: 0, memoryWait: 0 };

/**
 * By profile. Instructions a cycle are those of the profiles; all else is estimated: that servers of many small requests
 * miss their private caches, and wait for memory, some two to three times as often as programs that compute is what
 * Ferdman et al., Clearing the clouds (ASPLOS 2012), find of such workloads against SPEC's; none of the figures is one of
 * theirs.
 */
export const CACHE_USES: Readonly<Record<string, CacheUse>> = {
  compute: cacheUse(1, 10, 0.15),
  "kernel-build": cacheUse(0.728, 10, 0.15),
  "web-server": cacheUse(0.376, 25, 0.35),
  "oltp-database": cacheUse(0.6, 25, 0.35),
  "key-value-cache": cacheUse(0.5, 25, 0.4),
  "file-server": cacheUse(0.6, 20, 0.3),
  "virtual-desktop": cacheUse(0.7, 15, 0.2),
  "idle-guest": cacheUse(0.4, 20, 0.3),
};
