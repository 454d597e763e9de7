/** What was seen of post-copy with prepaging. */
export interface PrepagedWorkload {
  readonly name: string;
  /** Share of the first uses of pages after the switch-over that did not have to wait for the network. */
  readonly avoided: readonly [least: number, most: number];
  /** Fitted: how often the guest goes next to memory beside what it has just used. */
  readonly locality: number;
}

/**
 * M. R. Hines, K. Gopalan, Post-copy based live virtual machine migration using adaptive pre-paging and dynamic
 * self-ballooning, VEE 2009: downtime from 0.6 s to just over 1 s, and the network faults that prepaging avoids. One
 * figure is fitted for each group, the locality; the guest is one for both and an assumption, a hot set that is soon
 * come to, so that little of it has been pushed by chance: the share of faults that are avoided is nearly the locality.
 */
export const HINES_GOPALAN: {
  readonly downtimeS: readonly [number, number];
  readonly memoryMiB: number;
  readonly linkMbitps: number;
  readonly hotSet: number;
  readonly hotWriteRate: number;
  readonly workloads: readonly PrepagedWorkload[];
} = {
  downtimeS: [0.6, 1.1],
  memoryMiB: 512,
  linkMbitps: 1000,
  hotSet: 1 / 16,
  hotWriteRate: 6.5e8,
  workloads: [
    { name: "SPECweb, BitTorrent", avoided: [0.79, 0.83], locality: 0.8 },
    { name: "kernel build, netperf", avoided: [0.41, 0.43], locality: 0.39 },
  ],
};
