import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/** The first empty server; whoever gets it has it alone. */
export const wholeServer: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "whole-server",
  meaning: "the first empty server, for one job alone, as batch clusters allocate nodes",
  source: "Feitelson, Rudolph and Schwiegelshohn, Parallel job scheduling: a status report, 2005, section 2",
  parameters,
  create: () => ({ key: "server-id", wholeServer: true }),
};
