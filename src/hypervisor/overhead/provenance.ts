import { VERSION } from "../../version.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import { combinationKey } from "../techniques/combination.ts";
import type { ResolvedCombination } from "../techniques/resolve-combination.ts";
import { benchmarkGuest } from "./benchmark-guest.ts";

/** What a hash is made with, as Node's are. */
export interface Digest {
  update(data: string | Uint8Array): unknown;
}

/**
 * Feeds a hash with all that the rows of a combination follow from: the version of the simulator, the combination,
 * every figure of the processor, what else is charged, and the machine's memory before the first instruction, where guest
 * and monitor are.
 */
export function digestProvenance(resolved: ResolvedCombination, digest: Digest): void {
  const { combination, technique } = resolved;
  digest.update(
    JSON.stringify([VERSION, combinationKey(combination), combination.processor, technique.charges ?? {}]),
  );
  const { memory } = technique.create(combination, benchmarkGuest(resolved)).platform;
  for (let page = 0; page < memory.sizeBytes; page += PAGE_BYTES) {
    const bytes = memory.bytes.subarray(page, page + PAGE_BYTES);
    // Most of memory is empty: an address says as much as a page of zeros.
    if (bytes.some((byte) => byte !== 0)) {
      digest.update(`@${page}`);
      digest.update(bytes);
    }
  }
}
