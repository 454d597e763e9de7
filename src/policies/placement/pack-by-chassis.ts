import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/** The chassis with the most VMs that has room, and the first server in it that fits: whole chassis stay, or go, dark. */
export const packByChassis: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "pack-by-chassis",
  meaning: "the fullest chassis with room, and the first server in it that can hold the VM",
  source:
    "Tolia, Wang, Marwah, Bash, Ranganathan and Zhu, Delivering energy proportionality with non energy-proportional systems: optimizing the ensemble, 2008: work concentrated so that shared fans and supplies can be turned down",
  parameters,
  create: () => ({
    key: "choice",
    choose: (view, vm) => view.plant.firstByUnit("chassis", "fullest", vm),
  }),
};
