import type { GuestImage } from "../guests/guest-image.ts";
import type { Platform, PlatformStatus } from "../system/platform.ts";

/** A guest under a technique, ready to run. */
export interface VirtualMachine {
  /** The bare machine that everything runs on. */
  readonly platform: Platform;
  readonly image: GuestImage;
  /** Physical address of the guest's memory. */
  readonly guestBase: number;
  /**
   * Runs on, until the first core's time is `cycleBudget` at most. When the guest has halted, so has the first core, and
   * the guest's general registers are in it.
   */
  run(cycleBudget: number): PlatformStatus;
}
