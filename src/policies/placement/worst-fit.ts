import { freeResource } from "./free-resource.ts";
import type { PlacementModule } from "./placement.ts";

/** WF: the server that has most left. It spreads VMs over all servers that there are. */
export const worstFit: PlacementModule<typeof freeResource> = {
  kind: "placement",
  name: "worst-fit",
  meaning: "the server with the most of a resource left",
  source: "Johnson, Fast algorithms for bin packing, 1974",
  parameters: freeResource,
  create: ({ resource }) => ({ key: `most-free-${resource}` }),
};
