import type { PlacementModule } from "./placement.ts";
import { amongOthers, ORDER_OF, togetherness } from "./togetherness.ts";

/**
 * VMs of one group go where no others of it are. Where each unit with room has some and anti-affinity is only
 * preferred, the unit with the fewest is taken. A VM that consolidation moves is bound in the same way.
 */
export const antiAffinity: PlacementModule<typeof togetherness> = {
  kind: "placement",
  name: "anti-affinity",
  meaning: "a server, chassis, rack, row, hall or site without other VMs of the same group",
  source:
    "Gulati, Holler, Ji, Shanmuganathan, Waldspurger and Zhu, VMware distributed resource management: design, implementation, and lessons learned, 2012: anti-affinity rules between VMs",
  parameters: togetherness,
  create({ level, by, strength, base }) {
    const order = ORDER_OF[base];
    return {
      key: "choice",
      choose({ plant }, vm) {
        const isAlone = (unit: number): boolean => plant.othersIn(level, unit, vm, by) === 0;
        const apart = plant.firstByUnit(level, order, vm, isAlone);
        if (apart >= 0 || strength === "required") return apart;
        return amongOthers(plant, { level, by }, order, vm, true);
      },
    };
  },
};
