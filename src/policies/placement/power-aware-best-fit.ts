import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/**
 * PABFD: min over servers of P(after) − P(before). The engine hands it VMs that are placed together in decreasing
 * order of their CPU demand.
 */
export const powerAwareBestFit: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "power-aware-best-fit",
  meaning: "the server whose power grows least, VMs taken in decreasing order of demand",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012, algorithm 2",
  parameters,
  create: () => ({ key: "power-increase" }),
};
