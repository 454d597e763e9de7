import type { VmSizes } from "../../models/workload/recorded-vms.ts";

/** Sizes of VMs, gathered one VM at a time. */
export class GatheredSizes {
  readonly vcpus: number[] = [];
  readonly vcpuMhz: number[] = [];
  readonly memoryMiB: number[] = [];

  push(vcpus: number, vcpuMhz: number, memoryMiB: number): void {
    this.vcpus.push(vcpus);
    this.vcpuMhz.push(vcpuMhz);
    this.memoryMiB.push(memoryMiB);
  }

  columns(): VmSizes {
    return {
      vcpus: Int32Array.from(this.vcpus),
      vcpuMhz: Float64Array.from(this.vcpuMhz),
      memoryMiB: Float64Array.from(this.memoryMiB),
    };
  }
}
