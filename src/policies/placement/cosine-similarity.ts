import type { PlacementModule } from "./placement.ts";
import { cpuAsked, cpuLeft, memoryAsked, memoryLeft, networkAsked, networkLeft, SOURCE } from "./vector.ts";

const parameters = {} as const;

/**
 * The largest cosine of the angle between what the VM asks for and what is left of CPU, memory and network: the VM takes
 * resources in the proportion in which they are left. It is 0 where either is nothing.
 */
export const cosineSimilarity: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "cosine-similarity",
  meaning:
    "the server where what is left is most in the proportion that the VM asks for: the least angle between both",
  source: SOURCE,
  parameters,
  create: () => ({
    key: "score",
    scoreByClass: true,
    score(view, server, vm) {
      const cpu = cpuAsked(view, server, vm);
      const memory = memoryAsked(view, server, vm);
      const network = networkAsked(view, server, vm);
      const cpuFree = cpuLeft(view, server);
      const memoryFree = memoryLeft(view, server);
      const networkFree = networkLeft(view, server);
      const asked = Math.hypot(cpu, memory, network);
      const left = Math.hypot(cpuFree, memoryFree, networkFree);
      const product = cpu * cpuFree + memory * memoryFree + network * networkFree;
      return asked === 0 || left === 0 ? 0 : -product / (asked * left);
    },
  }),
};
