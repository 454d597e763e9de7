import type { PlacementModule } from "./placement.ts";
import { cpuAsked, cpuLeft, memoryAsked, memoryLeft, networkAsked, networkLeft, SOURCE } from "./vector.ts";

const parameters = {} as const;

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
    score(view, server, vm) {
      const cpu = cpuAsked(view, server, vm) * cpuLeft(view, server);
      const memory = memoryAsked(view, server, vm) * memoryLeft(view, server);
      const network = networkAsked(view, server, vm) * networkLeft(view, server);
      return -(cpu + memory + network);
    },
  }),
};
