import type { PlacementModule } from "./placement.ts";
import { amongOthers, ORDER_OF, togetherness } from "./togetherness.ts";

/**
 * VMs of one group go where others of it are. The first of a group goes where the base rule says; so does any other
 * where those units have no room and affinity is only preferred. A VM that consolidation moves is bound in the same way.
 */
export const affinity: PlacementModule<typeof togetherness> = {
  kind: "placement",
  name: "affinity",
  meaning: "a server, chassis, rack, row, hall or site with other VMs of the same group",
  source:
    "Gulati, Holler, Ji, Shanmuganathan, Waldspurger and Zhu, VMware distributed resource management: design, implementation, and lessons learned, 2012: affinity rules between VMs",
  parameters: togetherness,
  create({ level, by, strength, base }) {
    const order = ORDER_OF[base];
    return {
      key: "choice",
      choose({ plant }, vm) {
        const together = amongOthers(plant, { level, by }, order, vm, false);
        if (together >= 0) return together;
        if (strength === "required" && plant.unitsOfOthers(level, vm, by).length > 0) return -1;
        return plant.firstByUnit(level, order, vm);
      },
    };
  },
};
