import type { Processor } from "../processors/processor.ts";

/** Who holds the tables that the processor walks while a guest runs. */
export const PAGINGS = ["shadow", "nested", "nested-large", "direct", "none"] as const;

/**
 * - `shadow`: the monitor keeps tables of its own that follow the guest's
 * - `nested`, `nested-large`: the processor walks the guest's and the host's, the host's of 4 KiB or of 2 MiB pages
 * - `direct`: the guest's own, which it may read, and change by way of the monitor
 * - `none`: nothing is virtualised; the tables are those of the kernel that runs
 */
export type Paging = (typeof PAGINGS)[number];

/** How a guest reaches devices. */
export const IOS = ["emulated", "virtio", "passthrough", "passthrough-exitless", "native"] as const;

/**
 * - `emulated`: each access to a device's register is the monitor's
 * - `virtio`: descriptors in shared memory, and a notification now and then
 * - `passthrough`, `passthrough-exitless`: the device is the guest's; its interrupts still exit, or do not
 * - `native`: there is no one between the kernel and the device
 */
export type Io = (typeof IOS)[number];

/** What a hypervisor stands on: the bare machine (1), a host operating system (2), or there is none. */
export const HYPERVISOR_TYPES = [1, 2, "none"] as const;

export type HypervisorType = (typeof HYPERVISOR_TYPES)[number];

/** One way to run a guest, of which there can be one. Made by `resolveCombination`. */
export interface Combination {
  /** Name of the technique. */
  readonly technique: string;
  readonly paging: Paging;
  readonly io: Io;
  readonly type: HypervisorType;
  readonly processor: Processor;
}

/** A combination as a text, `technique/paging/io/type/processor`: techniques and processors go by their names. */
export function combinationKey({ technique, paging, io, type, processor }: Combination): string {
  return `${technique}/${paging}/${io}/${type}/${processor.name}`;
}
