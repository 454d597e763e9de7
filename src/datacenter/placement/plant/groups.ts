import type { VmTable } from "../../../models/compute/vms.ts";
import type { Grouping } from "../../../policies/placement/plant-view.ts";

/** The group of each VM, numbered in the order in which VMs first show them. */
export function groupsOf(vms: VmTable, by: Grouping): Int32Array {
  const keyOf = by === "vm-type" ? vms.types : vms[by];
  const ids = new Map<number | string, number>();
  const groups = new Int32Array(vms.count);
  for (let vm = 0; vm < vms.count; vm++) {
    const key = keyOf[vm]!;
    const known = ids.get(key);
    groups[vm] = known ?? ids.size;
    if (known === undefined) ids.set(key, ids.size);
  }
  return groups;
}
