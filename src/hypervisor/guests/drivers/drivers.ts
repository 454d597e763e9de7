import type { GuestPart } from "../guest-section.ts";
import { cardDiskDriver } from "./card-disk-driver.ts";
import { cardNetworkDriver } from "./card-network-driver.ts";
import { virtioDiskDriver } from "./virtio-disk-driver.ts";
import { virtioNetworkDriver } from "./virtio-network-driver.ts";
import type { Notification } from "./virtqueue-text.ts";

/** What a guest needs for its devices. */
export interface Drivers {
  readonly network: GuestPart;
  readonly disk: GuestPart;
}

/** For the machine's own devices, whether they are there, handed on or a monitor's models. */
export const cardDrivers: Drivers = { network: cardNetworkDriver, disk: cardDiskDriver };

/** For devices that a monitor has made up. */
export function virtioDrivers(notification: Notification): Drivers {
  return {
    network: (operations) => virtioNetworkDriver(operations, notification),
    disk: (operations) => virtioDiskDriver(operations, notification),
  };
}
