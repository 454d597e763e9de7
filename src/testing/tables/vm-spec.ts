import { defineVm, type VmSpec } from "../../models/compute/vms.ts";

/** A VM of which only what a test is about needs to be said: 1000 MHz and 1 GiB otherwise. */
export function vmSpec(given: Partial<VmSpec>): VmSpec {
  return defineVm({ name: "vm", type: "small", vcpuMhz: 1000, memoryMiB: 1024, ...given });
}
