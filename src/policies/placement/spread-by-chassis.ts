import type { PlacementModule } from "./placement.ts";

const parameters = {} as const;

/** The chassis with the fewest VMs that has room, and the first server in it that fits: losing one costs few VMs. */
export const spreadByChassis: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "spread-by-chassis",
  meaning: "the emptiest chassis with room, and the first server in it that can hold the VM",
  source:
    "Verma, Pedrosa, Korupolu, Oppenheimer, Tune and Wilkes, Large-scale cluster management at Google with Borg, 2015, section 4: tasks spread over failure domains such as machines, racks and power domains",
  parameters,
  create: () => ({
    key: "choice",
    choose: (view, vm) => view.plant.firstByUnit("chassis", "emptiest", vm),
  }),
};
