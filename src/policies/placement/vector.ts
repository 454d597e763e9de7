import type { PlacementView } from "./placement.ts";

/**
 * What a VM asks for and what a server has left, as vectors over CPU, memory and network, each a share of what the
 * server has in all: the bin is the unit cube, as vector packing normalises it. CPU left is capacity − load, below 0
 * where more was promised than there is. A resource that a server does not have counts as nothing asked for and nothing
 * left.
 */
export const SOURCE =
  "Panigrahy, Talwar, Uyeda and Wieder, Heuristics for vector bin packing, 2011, section 2; there for the item that suits a bin best, here for the server that suits a VM best";

/** CPU that the VM asks for, as a share of the server's. */
export function cpuAsked(view: PlacementView, server: number, vm: number): number {
  return share(view.requestMhz(vm, server), view.capacityMhz(server));
}

/** CPU that is left, as a share of the server's. */
export function cpuLeft(view: PlacementView, server: number): number {
  const capacityMhz = view.capacityMhz(server);
  return share(capacityMhz - view.loadMhz(server), capacityMhz);
}

/** Memory that the VM asks for, as a share of the server's. */
export function memoryAsked(view: PlacementView, server: number, vm: number): number {
  return share(view.vmMemoryMiB(vm, server), view.memoryMiB(server));
}

/** Memory that is left, as a share of the server's. */
export function memoryLeft(view: PlacementView, server: number): number {
  return share(view.freeMemoryMiB(server), view.memoryMiB(server));
}

/** Network bandwidth that the VM asks for, as a share of the server's. */
export function networkAsked(view: PlacementView, server: number, vm: number): number {
  return share(view.vmNetworkBitps(vm), view.networkBitps(server));
}

/** Network bandwidth that is left, as a share of the server's. */
export function networkLeft(view: PlacementView, server: number): number {
  return share(view.freeNetworkBitps(server), view.networkBitps(server));
}

/** Σ weight · asked · left over CPU, memory and network. */
export function weightedProduct(
  view: PlacementView,
  server: number,
  vm: number,
  weights: { readonly cpu: number; readonly memory: number; readonly network: number },
): number {
  const cpu = cpuAsked(view, server, vm) * cpuLeft(view, server);
  const memory = memoryAsked(view, server, vm) * memoryLeft(view, server);
  const network = networkAsked(view, server, vm) * networkLeft(view, server);
  return weights.cpu * cpu + weights.memory * memory + weights.network * network;
}

function share(amount: number, total: number): number {
  return total > 0 ? amount / total : 0;
}
