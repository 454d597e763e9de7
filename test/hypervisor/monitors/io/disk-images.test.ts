import { describe, expect, it } from "vitest";
import { BLOCK_BYTES } from "../../../../src/hypervisor/devices/disk.ts";
import { DiskImage, IMAGE_ROOT_BLOCK } from "../../../../src/hypervisor/devices/disk-image.ts";
import { DISK_STATE } from "../../../../src/hypervisor/guests/drivers/disk-driver.ts";
import { DRIVER_MEMORY } from "../../../../src/hypervisor/guests/drivers/driver-memory.ts";
import {
  cardDrivers,
  type Drivers,
  virtioDrivers,
} from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import { driverProgram, runToEnd, waitUntilEqual } from "./guest-programs.ts";
import { smallMonitor } from "./small-monitor.ts";

const BUFFER = DRIVER_MEMORY.free;

/** Text that reads or writes a block of the guest's disk, at {@link BUFFER} unless told, and waits for it. */
function transfer(label: string, what: "diskRead" | "diskWrite", block: number, address = BUFFER): string {
  return `
        irmovq $${block},%rdi
        irmovq $${address},%rsi
        call ${what}${waitUntilEqual(label, "diskState", DISK_STATE.begun, DISK_STATE.done)}`;
}

/** Text that loads half of the word in the middle of {@link BUFFER}. */
const look = (register: string) => `
        irmovq $${BUFFER + BLOCK_BYTES / 2},%rax
        mrmovq (%rax),${register}
        irmovq $0xffffffff,%rax
        andq %rax,${register}`;

const fill = (value: number) => `
        irmovq $${value},%rax
        irmovq $${BUFFER + BLOCK_BYTES / 2},%rcx
        rmmovq %rax,(%rcx)`;

const KINDS: readonly (readonly ["emulated" | "virtio", Drivers])[] = [
  ["emulated", cardDrivers],
  ["virtio", virtioDrivers("port")],
];

/** A disk with an image of 1024 blocks, of which the guest has written one in each of its two tables. */
function twoTables(freeBlocks: number) {
  const disk = new Uint8Array((IMAGE_ROOT_BLOCK + 3 + freeBlocks) * BLOCK_BYTES);
  const image = DiskImage.format(disk, 1024);
  image.write(600, new Uint8Array(BLOCK_BYTES).fill(6));
  image.write(5, new Uint8Array(BLOCK_BYTES).fill(5));
  return { disk, image };
}

describe.each(KINDS)("a disk image behind a disk that is %s", (io, drivers) => {
  it("is read where its tables say, and is 0 where they say nothing, without a look at the disk", () => {
    const { disk } = twoTables(4);
    const code = `${transfer("one", "diskRead", 600)}${look("%r12")}
        irmovq $1,%rax
        mark %rax${transfer("two", "diskRead", 601)}${look("%r13")}
        irmovq $2,%rax
        mark %rax${transfer("three", "diskRead", 5)}${look("%r14")}
        irmovq $3,%rax
        mark %rax`;
    const machine = smallMonitor(driverProgram(drivers, code), io, { disk });
    expect(runToEnd(machine).slice(1)).toEqual([0x0606_0606, 0, 0x0505_0505]);
    const idle = machine.platform.marks.map(({ ledger }) => ledger.idle);
    expect(idle[1]! - idle[0]!).toBe(0);
    // 20 µs at 3.4 GHz, less what it takes to go idle and to come back.
    expect(idle[2]! - idle[1]!).toBeGreaterThan(50_000);
  });

  it("gets a block at the first write to one of the guest's, in its tables, too", () => {
    const { disk, image } = twoTables(4);
    const before = disk.slice();
    const code = `${fill(77)}${transfer("one", "diskWrite", 1023)}${fill(78)}${transfer("two", "diskWrite", 5)}
        ${fill(0)}${transfer("three", "diskRead", 1023)}${look("%r14")}`;
    const machine = smallMonitor(driverProgram(drivers, code), io, { disk });
    expect(runToEnd(machine)[3]).toBe(77);
    const word = (block: number) => image.read(block)[BLOCK_BYTES / 2];
    expect([word(1023), word(5), word(600)]).toEqual([77, 78, 6]);
    // Root, second table, the new block, and the one that had been there.
    const changed = Array.from({ length: disk.length / BLOCK_BYTES }, (_, block) => block).filter((block) => {
      const [from, to] = [block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES];
      return Buffer.compare(disk.subarray(from, to), before.subarray(from, to)) !== 0;
    });
    const first = IMAGE_ROOT_BLOCK;
    expect(changed).toEqual(
      [first, first + 2, image.locate(5), image.locate(1023)].toSorted((a, b) => a - b),
    );
  });

  it("fails where the disk is full, and beyond its end, and is as it was", () => {
    const { disk, image } = twoTables(2);
    const code = `${fill(77)}${transfer("one", "diskWrite", 7)}${transfer("two", "diskRead", 1024)}${transfer("three", "diskRead", 7)}
        irmovq $diskState,%rdx
        mrmovq ${DISK_STATE.failed}(%rdx),%r12${look("%r13")}`;
    const machine = smallMonitor(driverProgram(drivers, code), io, { disk });
    expect(runToEnd(machine).slice(1, 3)).toEqual([2, 0]);
    expect(image.locate(7)).toBe(0);
  });
});
