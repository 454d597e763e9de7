import { DISK_PORT_COUNT } from "../../devices/disk.ts";
import { IOMMU_REGISTER } from "../../devices/iommu.ts";
import { NETWORK_PORT_COUNT } from "../../devices/network-registers.ts";
import { PORT } from "../../devices/ports.ts";
import { VIRTIO_PORT_COUNT } from "../../devices/virtqueue.ts";
import { VECTOR } from "../../system/vectors.ts";
import { emulatedDisk } from "./emulated-disk.ts";
import { emulatedNetwork } from "./emulated-network.ts";
import { guestMemory } from "./guest-memory.ts";
import { hostDisk } from "./host-disk.ts";
import { hostNetwork } from "./host-network.ts";
import type { DeviceModelOptions, IoBackEndOptions } from "./io-back-end-options.ts";
import { virtioDisk } from "./virtio-disk.ts";
import { virtioNetwork } from "./virtio-network.ts";

/** How a guest's devices are come by. */
export type IoBackEndKind = "emulated" | "virtio" | "passthrough";

/** What a port reads as that no device has. */
const UNCLAIMED = 0xffff_ffff;

/** The ports of the devices that a back end pretends to have. */
const RANGES = {
  emulated: {
    network: { first: PORT.network, count: NETWORK_PORT_COUNT },
    disk: { first: PORT.disk, count: DISK_PORT_COUNT },
  },
  virtio: {
    network: { first: PORT.virtioNetwork, count: VIRTIO_PORT_COUNT },
    disk: { first: PORT.virtioDisk, count: VIRTIO_PORT_COUNT },
  },
} as const;

/**
 * What stands between a guest and the machine's devices: assembly that belongs into whatever drives these, a monitor or
 * a host's kernel, however it comes to be called: from a trap, an exit, a hypercall, after a switch of worlds, or by
 * somebody who looks at memory from time to time. It runs in ring 0 with interrupts off, and defines
 *
 * | label | |
 * |---|---|
 * | `ioStart` | to be called once, before the guest runs |
 * | `ioPortRead` | %rdi: a port that the guest reads; %rax: what it reads |
 * | `ioPortWrite` | %rdi: a port that the guest writes, %rsi: what it writes |
 * | `ioInterrupt` | %rdi: vector of a device's interrupt. Ending it at the interrupt controller is the caller's affair |
 *
 * Arguments are in %rdi and %rsi, results in %rax; %rbx, %rbp, %r12, %r13 and %r14 are kept.
 */
export function ioBackEnd(kind: IoBackEndKind, options: IoBackEndOptions): string {
  if (kind === "passthrough") return passthrough(options);
  return [
    `
ioStart:
        call hostNetworkStart
        jmp hostDiskStart

ioInterrupt:
        isubq $${VECTOR.network},%rdi
        je hostNetworkInterrupt
        iaddq $${VECTOR.network - VECTOR.disk},%rdi
        je ioDiskInterrupt
        ret
`,
    deviceModels(kind, options),
    hostNetwork(options),
    hostDisk(options),
  ].join("\n");
}

/**
 * The half of a back end that pretends to be the guest's devices, and has no business with real ones: `ioPortRead`,
 * `ioPortWrite`, `ioDiskInterrupt` and what `hostNetwork` calls. It calls the other half, `hostNetwork` and `hostDisk`,
 * or whoever has routines of the same names; it needs no ring.
 */
export function deviceModels(kind: IoBackEndKind, options: DeviceModelOptions): string {
  if (kind === "passthrough") return NO_DEVICES;
  const { network, disk } = RANGES[kind];
  return [
    `
ioPortRead:
        ${dispatch(network, "ioNetworkRead", "ioReadNoNetwork")}
        ${dispatch(disk, "ioDiskRead", "ioReadNoDisk")}
        irmovq $${UNCLAIMED},%rax
        ret

ioPortWrite:
        ${dispatch(network, "ioNetworkWrite", "ioWriteNoNetwork")}
        ${dispatch(disk, "ioDiskWrite", "ioWriteNoDisk")}
        ret
`,
    guestMemory(options),
    kind === "emulated" ? emulatedNetwork(options) : virtioNetwork(options),
    kind === "emulated" ? emulatedDisk(options) : virtioDisk(options),
  ].join("\n");
}

const NO_DEVICES = `
ioPortRead:
        irmovq $${UNCLAIMED},%rax
        ret

ioPortWrite:
        ret
`;

/** The guest has the devices; what remains is to confine these to its memory, and to pass their interrupts on. */
function passthrough({ raise, iommuRoot = 0 }: IoBackEndOptions): string {
  return `
${confineDevices("ioStart", iommuRoot)}
${NO_DEVICES}
ioInterrupt:
        jmp ${raise}
`;
}

/**
 * A routine that has devices see memory through tables.
 *
 * @param root - physical address of the top one
 */
export function confineDevices(label: string, root: number): string {
  return `
${label}:
        irmovq $${root},%rax
        irmovq $${PORT.iommu + IOMMU_REGISTER.root},%rdi
        outq %rax,(%rdi)
        ret
`;
}

/**
 * Text that goes to a routine with the port's offset in %rdi if it is one of a device's, of which there are 2^n; else to
 * the label behind it.
 */
function dispatch(range: { first: number; count: number }, routine: string, otherwise: string): string {
  return `
        rrmovq %rdi,%rax
        isubq $${range.first},%rax
        rrmovq %rax,%rcx
        iandq $${-range.count},%rcx
        jne ${otherwise}
        rrmovq %rax,%rdi
        jmp ${routine}
${otherwise}:`;
}
