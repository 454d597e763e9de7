import type { VmSpec } from "../../src/models/compute/vms.ts";
import { NONE } from "../../src/sim/none.ts";

/** A VM of which only what a test is about needs to be said. */
export function vmSpec(given: Partial<VmSpec>): VmSpec {
  return {
    name: "vm",
    type: "small",
    vcpus: 1,
    vcpuMhz: 1000,
    memoryMiB: 1024,
    networkBitps: 0,
    shares: 1,
    capMhz: Number.POSITIVE_INFINITY,
    capFraction: 1,
    reservationMhz: 0,
    exclusive: false,
    native: false,
    pinnedServer: NONE,
    tenant: 0,
    arrivalS: 0,
    ...given,
  };
}
