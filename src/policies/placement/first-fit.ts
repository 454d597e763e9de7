import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/** FF: the server with the lowest id that fits. */
export const firstFit: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "first-fit",
  meaning: "the first server, in the order of the scenario, that can hold the VM",
  source: "Johnson, Near-optimal bin packing algorithms, 1973, chapter 2",
  parameters,
  create: () => ({ key: "server-id" }),
};
