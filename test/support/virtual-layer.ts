import type { GuestCost } from "../../src/hypervisor/overhead/guest-cost.ts";
import type { VirtualLayerSpec } from "../../src/models/virtualisation/virtual-layer.ts";

/** A price of one class of workloads: no devices unless said otherwise. */
export function price(
  slowdown: number,
  hostShare = 0,
  io: Partial<GuestCost["io"]["packets"]> = {},
): GuestCost {
  const none = { perSecond: 0, addedLatencyS: 0, mostPerSecond: Number.POSITIVE_INFINITY };
  return { slowdown, hostShare, io: { packets: { ...none, ...io }, blocks: none }, unmeasured: [] };
}

/** What a hypervisor of a small case may be, besides what one class of workloads pays for it. */
type Extras = Partial<Omit<VirtualLayerSpec["hypervisors"][number], "costs">>;

/** One class of workloads, and a hypervisor for each of its prices; all models off. */
export function layerOf(
  prices: readonly GuestCost[],
  models: Partial<VirtualLayerSpec["models"]> = {},
  extras: readonly Extras[] = [],
): VirtualLayerSpec {
  return {
    profiles: [{ name: "work", cache: { accessesPerS: 1e7, memoryWait: 0.25 } }],
    hypervisors: prices.map((cost, i) => ({
      name: `hypervisor-${i}`,
      combination: "",
      sharesKernel: false,
      startUpS: 0,
      memoryOverheadMiB: 0,
      costs: [cost],
      ...extras[i],
    })),
    models: {
      guestOsMiB: 0,
      pageSharing: 0,
      memoryOvercommit: 1,
      activeMemory: 1,
      idleTax: 0.75,
      sharedCache: false,
      memoryBandwidthBitps: Number.POSITIVE_INFINITY,
      ...models,
    },
  };
}
