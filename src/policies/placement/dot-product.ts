import type { PlacementModule } from "./placement.ts";
import { SOURCE, weightedProduct } from "./vector.ts";

const parameters = {} as const;

const ALIKE = { cpu: 1, memory: 1, network: 1 };

/** The largest Σ asked · left over CPU, memory and network: most is left of what the VM asks most of. */
export const dotProduct: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "dot-product",
  meaning: "the server with most left of what the VM asks most of: the largest dot product of both",
  source: SOURCE,
  parameters,
  create: () => ({
    key: "score",
    scoreByClass: true,
    score: (view, server, vm) => -weightedProduct(view, server, vm, ALIKE),
  }),
};
