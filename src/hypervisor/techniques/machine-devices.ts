import { PACKET_BYTES } from "../benchmarks/input-output.ts";
import { withImage } from "../devices/disk-image.ts";
import { answering } from "../devices/peer.ts";
import { standardDevices } from "../devices/standard-devices.ts";
import type { Device, DeviceEnvironment } from "../system/device.ts";

/** Blocks of 4 KiB on the disk. */
const DISK_BLOCKS = 64;
const BLOCK_BYTES = 4096;
/** What is on the disk of every machine at first. */
const DISK_CONTENT: Uint8Array = diskContent();

/**
 * The devices of the machine that guests are compared on: the same under every technique. The disk begins with what a
 * guest reads that has it for itself, and holds an image of the same for one that has not.
 */
export function machineDevices(environment: DeviceEnvironment): readonly Device[] {
  return standardDevices({
    disk: { content: DISK_CONTENT.slice() },
    network: { peer: answering(PACKET_BYTES) },
  })(environment);
}

function diskContent(): Uint8Array {
  const content = new Uint8Array(DISK_BLOCKS * BLOCK_BYTES);
  // Each block is full of its own number.
  for (let block = 0; block < DISK_BLOCKS; block++) {
    content.fill(block, block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
  }
  return withImage(content);
}
