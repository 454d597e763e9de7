import type { PlacementModule } from "./placement.ts";

const parameters = {
  threshold: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.8,
    meaning: "share of a server's capacity that its VMs may ask for with the new one among them",
  },
} as const;

/**
 * Best fit by what VMs ask for, not by what they were promised: for servers that are promised more than once
 * (`cpu.overcommit` above 1). Of the servers where demand with the VM's stays below threshold × capacity, the one where
 * it comes closest.
 */
export const bestFitThreshold: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "best-fit-threshold",
  meaning: "the server in most demand, if demand with the VM's stays below a share of its capacity",
  source:
    "Cortez, Bonde, Muzio, Russinovich, Fontoura and Bianchini, Resource Central: understanding and predicting workloads for improved resource management in large cloud platforms, 2017, section 5: the limit on utilisation; fullest first as best fit",
  parameters,
  create: ({ threshold }) => ({
    key: "score",
    score(view, server, vm) {
      const load = (view.demandMhz(server) + view.vmDemandMhz(vm, server)) / view.capacityMhz(server);
      return load < threshold ? -load : Number.POSITIVE_INFINITY;
    },
  }),
};
