import { VERSION } from "../../version.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import { combinationKey } from "../techniques/combination.ts";
import type { ResolvedCombination } from "../techniques/resolve-combination.ts";
import type { VirtualMachine } from "../techniques/virtual-machine.ts";
import { benchmarkMachine } from "./benchmark-guest.ts";

const HALF_BYTES = 4;

/** What a hash is made with, as Node's are. */
export interface Digest {
  update(data: string | Uint8Array): unknown;
}

/**
 * Feeds a hash with all that the rows of a combination follow from: the version of the simulator, the combination,
 * every figure of the processor, what else is charged, and the machine's memory before the first instruction, where guest
 * and monitor are.
 *
 * @param machine - the combination's, if there is one that has not run yet
 */
export function digestProvenance(
  resolved: ResolvedCombination,
  digest: Digest,
  machine: VirtualMachine = benchmarkMachine(resolved),
): void {
  const { combination, technique } = resolved;
  digest.update(
    JSON.stringify([VERSION, combinationKey(combination), combination.processor, technique.charges ?? {}]),
  );
  const { memory } = machine.platform;
  for (let page = 0; page < memory.sizeBytes; page += PAGE_BYTES) {
    // Most of memory is empty, and says so by its absence.
    if (isEmpty(memory.halves, page / HALF_BYTES)) continue;
    digest.update(`@${page}`);
    digest.update(memory.bytes.subarray(page, page + PAGE_BYTES));
  }
}

/** Whether a page has nothing but zeros. */
function isEmpty(halves: Int32Array, first: number): boolean {
  for (let half = first; half < first + PAGE_BYTES / HALF_BYTES; half++) if (halves[half] !== 0) return false;
  return true;
}
