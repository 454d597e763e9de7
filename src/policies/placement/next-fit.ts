import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/** NF: as first fit, but a search begins at the server that was chosen last, and goes round the end. */
export const nextFit: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "next-fit",
  meaning: "the first server that can hold the VM, from the one chosen last on and round the end",
  source: "Johnson, Near-optimal bin packing algorithms, 1973, chapter 2",
  parameters,
  create: () => ({ key: "next-server-id" }),
};
