import { describe, expect, it } from "vitest";
import { DISK_COMMAND, DISK_REGISTER, DISK_STATUS } from "../../../../src/hypervisor/devices/disk.ts";
import { IOMMU_FAULT, IOMMU_REGISTER, type Iommu } from "../../../../src/hypervisor/devices/iommu.ts";
import { PORT } from "../../../../src/hypervisor/devices/ports.ts";
import { VIRTIO_REGISTER, VIRTQUEUE } from "../../../../src/hypervisor/devices/virtqueue.ts";
import { DRIVER_MEMORY } from "../../../../src/hypervisor/guests/drivers/driver-memory.ts";
import { cardDrivers, virtioDrivers } from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import { driverProgram, runToEnd } from "./guest-programs.ts";
import { ioDevices, machineDisk, smallMonitor } from "./small-monitor.ts";

/** Memory that is not the guest's, but for the pages that the monitor itself writes: its state, stack and buffers. */
const FOREIGN = { from: 0xa000, to: 0xe000 } as const;

/** Addresses where a guest has nothing, or not all of 4 KiB. */
const OUTSIDE = [GUEST_BYTES, GUEST_BYTES - 4088, -8, "0x7fffffffffffffff", "0x8000000000000000", 2 ** 40];

const out = (port: number, value: number | string) => `
        irmovq $${port},%rdi
        irmovq $${value},%rsi
        outq %rsi,(%rdi)`;

const store = (address: number, value: number | string) => `
        irmovq $${value},%rax
        irmovq $${address},%rcx
        rmmovq %rax,(%rcx)`;

function foreignOf(machine: ReturnType<typeof smallMonitor>): Uint8Array {
  return machine.platform.memory.bytes.slice(FOREIGN.from, FOREIGN.to);
}

describe("a guest that lies to its devices", () => {
  it.each(OUTSIDE)("has an emulated disk refuse address %s", (address) => {
    const code = `${out(PORT.disk + DISK_REGISTER.address, address)}${out(PORT.disk + DISK_REGISTER.block, 3)}${out(
      PORT.disk + DISK_REGISTER.command,
      DISK_COMMAND.read,
    )}
        irmovq $${PORT.disk + DISK_REGISTER.status},%rdi
        inq (%rdi),%r14`;
    const machine = smallMonitor(driverProgram(cardDrivers, code), "emulated");
    const before = foreignOf(machine);
    expect(runToEnd(machine)[3]).toBe(DISK_STATUS.done | DISK_STATUS.error);
    expect(Buffer.compare(foreignOf(machine), before)).toBe(0);
  });

  it.each(OUTSIDE)(
    "is not listened to any more by virtio devices if it has queues or packets at %s",
    (address) => {
      const queue = DRIVER_MEMORY.sendRing;
      const notify = out(PORT.virtioNetwork + VIRTIO_REGISTER.notify, 1);
      const send = `${store(queue + VIRTQUEUE.availableIndex, 1)}${notify}`;
      const readTo = (target: number | string) => `
        irmovq $0,%rdi
        irmovq $${target},%rsi
        call diskRead`;
      for (const code of [
        // A packet, and then a sound one; a queue of each kind; a disk's data; a disk's queue while it reads.
        `${store(queue, address)}${store(queue + 8, 100)}${send}${store(queue, 0)}${notify}`,
        `${out(PORT.virtioNetwork + VIRTIO_REGISTER.queue1, address)}${send}`,
        `${out(PORT.virtioNetwork + VIRTIO_REGISTER.queue0, address)}${send}`,
        `${readTo(address)}${out(PORT.virtioDisk + VIRTIO_REGISTER.notify, 0)}`,
        `${readTo(DRIVER_MEMORY.free)}${out(PORT.virtioDisk + VIRTIO_REGISTER.queue0, address)}
        irmovq $50000,%rax
whileTheDiskReads:
        isubq $1,%rax
        jne whileTheDiskReads`,
      ]) {
        const machine = smallMonitor(
          driverProgram(
            virtioDrivers("port"),
            `${code}
        irmovq $99,%r14`,
          ),
          "virtio",
        );
        const before = foreignOf(machine);
        expect(runToEnd(machine)[3]).toBe(99);
        expect(Buffer.compare(foreignOf(machine), before)).toBe(0);
        // Where a monitor would write that takes an address it has refused for 0.
        expect(machine.platform.memory.bytes.subarray(0, 0x1000).every((byte) => byte === 0)).toBe(true);
      }
    },
  );

  it("is sent nothing to a buffer whose end has no address", () => {
    const descriptor = DRIVER_MEMORY.receiveRing;
    // Address and length together are more than 2^63.
    const code = `${store(descriptor, "0x7fffffffffffffff")}${store(descriptor + 8, "0x2ffffffff")}${store(DRIVER_MEMORY.free, 1)}
        irmovq $${DRIVER_MEMORY.free},%rdi
        irmovq $100,%rsi
        call networkSend
        call networkFlush
        irmovq $100000,%rax
whileItArrives:
        isubq $1,%rax
        jne whileItArrives
        irmovq $${descriptor + VIRTQUEUE.usedIndex},%rax
        mrmovq (%rax),%r14`;
    const machine = smallMonitor(driverProgram(virtioDrivers("port"), code), "virtio");
    const before = machine.platform.memory.bytes.slice(0, 0x1000);
    expect(runToEnd(machine)[3]).toBe(0);
    expect(Buffer.compare(machine.platform.memory.bytes.subarray(0, 0x1000), before)).toBe(0);
  });

  it("is not worked for for ever if it says that it has more requests than its queue has room for", () => {
    const disk = DRIVER_MEMORY.diskQueue + VIRTQUEUE.availableIndex;
    const network = DRIVER_MEMORY.sendRing + VIRTQUEUE.availableIndex;
    for (const count of [VIRTQUEUE.size + 1, -5, 2 ** 40]) {
      // Nobody has written the block: it takes no disk to read it, and the next request could follow at once.
      const code = `
        irmovq $400,%rdi
        irmovq $${DRIVER_MEMORY.free},%rsi
        call diskRead${store(disk, count)}${out(PORT.virtioDisk + VIRTIO_REGISTER.notify, 0)}${store(
          network,
          count,
        )}${out(PORT.virtioNetwork + VIRTIO_REGISTER.notify, 1)}
        irmovq $99,%r14`;
      expect(runToEnd(smallMonitor(driverProgram(virtioDrivers("port"), code), "virtio"))[3]).toBe(99);
    }
  });

  it("gets no further than its own memory with a disk that has been handed to it", () => {
    let iommu: Iommu | undefined;
    const disk = machineDisk();
    const code = `
        irmovq $3,%rdi
        irmovq $${GUEST_BYTES + 0x1000},%rsi
        call diskRead
wait:
        pause
        irmovq $${PORT.disk + DISK_REGISTER.status},%rdi
        inq (%rdi),%r14
        rrmovq %r14,%rax
        iandq $${DISK_STATUS.done},%rax
        je wait`;
    const machine = smallMonitor(driverProgram(cardDrivers, code), "passthrough-exitless", {
      disk,
      devices: (environment) => {
        const devices = ioDevices(disk)(environment);
        iommu = devices.find(({ name }) => name === "iommu") as Iommu;
        return devices;
      },
    });
    const before = foreignOf(machine);
    expect(runToEnd(machine)[3]).toBe(DISK_STATUS.done | DISK_STATUS.error);
    expect(Buffer.compare(foreignOf(machine), before)).toBe(0);
    expect([iommu!.read(IOMMU_REGISTER.faultStatus), iommu!.read(IOMMU_REGISTER.faultAddress)]).toEqual([
      IOMMU_FAULT.recorded | IOMMU_FAULT.write,
      GUEST_BYTES + 0x1000,
    ]);
  });
});
