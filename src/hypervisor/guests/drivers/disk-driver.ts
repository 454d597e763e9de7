import { VECTOR } from "../../system/vectors.ts";
import type { GuestSection } from "../guest-section.ts";

/**
 * What disk drivers keep, offsets from `diskState`. One request at a time: who asks for another waits until it says that
 * the one before is over. All drivers define the same labels:
 *
 * | label | |
 * |---|---|
 * | `diskRead`, `diskWrite` | %rdi: a block, %rsi: address of its 4 KiB. Begins, does not wait |
 * | `diskState` | the words named here |
 */
export const DISK_STATE = {
  /** Requests that were begun, that are over, and that could not be done. */
  begun: 0,
  done: 8,
  failed: 16,
} as const;

/** What all drivers' sections have in common: `diskInterrupt` serves it. */
export const DISK_SECTION: Required<Pick<GuestSection, "data" | "interrupts">> = {
  data: `
diskState:
        .quad 0,0,0
`,
  interrupts: { [VECTOR.disk]: "diskInterrupt" },
};
