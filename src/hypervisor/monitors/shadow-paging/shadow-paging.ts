import { leafSection } from "./leaves.ts";
import { pageFaultSection } from "./page-faults.ts";
import { SHARED_SPACE, type ShadowSpace } from "./shadow-space.ts";
import { shadowTableSection } from "./shadow-tables.ts";
import { traceSection } from "./traces.ts";

/**
 * Shadow page tables: the processor walks tables of the monitor's, which follow the guest's. Offers `start_paging`,
 * `page_fault`, `guest_root_written`, `invalidate_guest_page` and `guest_memory_written`.
 */
export function shadowPaging(space: ShadowSpace): string {
  return [pageFaultSection, shadowTableSection, leafSection, traceSection]
    .map((section) => section(space))
    .join("\n");
}

/** For a monitor that runs in the guest's address spaces. */
export const SHADOW_PAGING: string = shadowPaging(SHARED_SPACE);
