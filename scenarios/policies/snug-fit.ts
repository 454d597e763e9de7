import type { PlacementModule, PlacementView } from "coldaisle";

/** The server that is up and has the least memory left behind the VM, so that few servers have to be woken. */
export default {
  kind: "placement",
  name: "snug-fit",
  meaning: "the server with the least memory left, those that are up first",
  source: "made for docs/policies.md",
  parameters: {
    keepFree: {
      kind: "quantity",
      dimension: "memory",
      default: 1024,
      min: 0,
      meaning: "memory that stays free on every server",
    },
  },
  create: ({ keepFree }: { keepFree: number }) => ({
    key: "score",
    score(view: PlacementView, server: number, vm: number): number {
      const leftMiB = view.freeMemoryMiB(server) - view.vmMemoryMiB(vm);
      if (leftMiB < keepFree) return Number.POSITIVE_INFINITY;
      return view.isUp(server) ? leftMiB : leftMiB + 1e9;
    },
  }),
} satisfies PlacementModule;
