import { freeResource } from "./free-resource.ts";
import type { PlacementModule } from "./placement.ts";

/** BF: the server that has least left. */
export const bestFit: PlacementModule<typeof freeResource> = {
  kind: "placement",
  name: "best-fit",
  meaning: "the server with the least of a resource left",
  source: "Johnson, Near-optimal bin packing algorithms, 1973, chapter 2",
  parameters: freeResource,
  create: ({ resource }) => ({ key: `least-free-${resource}` }),
};
