import type { CacheGeometry } from "../memory/cache.ts";
import type { TranslationCacheGeometry } from "../memory/translation-cache.ts";
import { type Sourced, unchecked } from "./sourced.ts";

/** A cache of 64-byte lines. */
export function kib(size: number, ways: number): CacheGeometry {
  return { sizeBytes: size * 1024, ways, lineBytes: 64 };
}

/** A translation look-aside buffer. */
export function entries(count: number, ways: number): TranslationCacheGeometry {
  return { entries: count, ways };
}

/** The caches of upper entries of Intel's processors since Nehalem: 32 PDEs, four PDPTEs, four PML4Es. */
export const UPPER_ENTRIES: Sourced<readonly TranslationCacheGeometry[]> = unchecked(
  [entries(32, 4), entries(4, 4), entries(4, 4)],
  "van-schaik-2017",
  "ways are a guess",
);
