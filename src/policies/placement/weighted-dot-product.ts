import type { PlacementModule } from "./placement.ts";
import { SOURCE, weightedProduct } from "./vector.ts";

const parameters = {
  cpuWeight: {
    kind: "number",
    min: 0,
    default: 1,
    meaning: "weight of CPU: how scarce it is",
  },
  memoryWeight: {
    kind: "number",
    min: 0,
    default: 1,
    meaning: "weight of memory: how scarce it is",
  },
  networkWeight: {
    kind: "number",
    min: 0,
    default: 1,
    meaning: "weight of network bandwidth: how scarce it is",
  },
} as const;

/** The largest Σ weight · asked · left over CPU, memory and network. With equal weights it is the plain dot product. */
export const weightedDotProduct: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "weighted-dot-product",
  meaning: "as dot-product, with a weight for each resource",
  source: SOURCE,
  parameters,
  create({ cpuWeight, memoryWeight, networkWeight }) {
    const weights = { cpu: cpuWeight, memory: memoryWeight, network: networkWeight };
    return {
      key: "score",
      scoreByClass: true,
      score: (view, server, vm) => -weightedProduct(view, server, vm, weights),
    };
  },
};
