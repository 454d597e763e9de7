import type { Device, DeviceEnvironment } from "../system/device.ts";
import { Disk, type DiskOptions } from "./disk.ts";
import { Iommu } from "./iommu.ts";
import { keyboard } from "./keyboard.ts";
import { NetworkCard, type NetworkCardOptions } from "./network-card.ts";

/** What is special about a machine's devices. */
export interface StandardDevicesOptions {
  readonly disk: DiskOptions;
  readonly network?: NetworkCardOptions;
}

/** The devices of a machine: a keyboard's controller, a disk and a network card behind an IOMMU that is switched off. */
export function standardDevices(
  options: StandardDevicesOptions,
): (environment: DeviceEnvironment) => readonly Device[] {
  return (environment) => {
    const iommu = new Iommu(environment);
    return [
      keyboard(),
      iommu,
      new Disk(environment, iommu.memory, options.disk),
      new NetworkCard(environment, iommu.memory, options.network),
    ];
  };
}
