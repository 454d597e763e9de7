import type { PlacementModule } from "./placement.ts";
import { cpuAsked, cpuLeft, memoryAsked, memoryLeft, networkAsked, networkLeft, SOURCE } from "./vector.ts";

const parameters = {} as const;

/** The least Σ (asked − left)² over CPU, memory and network: the VM fills what is left as exactly as can be. */
export const l2NormDifference: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "l2-norm-difference",
  meaning:
    "the server that the VM fills most exactly: the least Euclidean distance of what it asks for from what is left",
  source: SOURCE,
  parameters,
  create: () => ({
    key: "score",
    scoreByClass: true,
    score(view, server, vm) {
      const cpu = cpuAsked(view, server, vm) - cpuLeft(view, server);
      const memory = memoryAsked(view, server, vm) - memoryLeft(view, server);
      const network = networkAsked(view, server, vm) - networkLeft(view, server);
      return cpu * cpu + memory * memory + network * network;
    },
  }),
};
