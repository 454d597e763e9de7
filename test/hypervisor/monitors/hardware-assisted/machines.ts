import type { Benchmark } from "../../../../src/hypervisor/benchmarks/benchmark.ts";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { ioBenchmarks } from "../../../../src/hypervisor/benchmarks/input-output.ts";
import { type Measurement, measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { cardDrivers, virtioDrivers } from "../../../../src/hypervisor/guests/drivers/drivers.ts";
import { buildGuestImage, type GuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import type { GuestSection } from "../../../../src/hypervisor/guests/guest-section.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import type { Combination } from "../../../../src/hypervisor/techniques/combination.ts";
import {
  type HardwareAssistedOptions,
  hardwareAssistedIn,
} from "../../../../src/hypervisor/techniques/hardware-assisted.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";

export type HardwarePaging = "nested" | "nested-large" | "shadow";
export const PAGINGS: readonly HardwarePaging[] = ["nested", "nested-large", "shadow"];

export type HardwareIo = "emulated" | "virtio" | "passthrough" | "passthrough-exitless";
export const IOS: readonly HardwareIo[] = ["emulated", "virtio", "passthrough", "passthrough-exitless"];

/** What a test's virtual machine is like; nested paging, emulated devices and Haswell if nothing is said. */
export interface MachineOptions extends HardwareAssistedOptions {
  readonly paging?: HardwarePaging;
  readonly io?: HardwareIo;
  readonly processor?: Processor;
  readonly mode?: Mode;
}

/** A guest in the processor's mode for virtual machines, ready to run. */
export function virtualMachine(image: GuestImage, options: MachineOptions = {}): VirtualMachine {
  const { paging = "nested", io = "emulated", processor = haswell, mode = "fast", ...rest } = options;
  const combination: Combination = { technique: "hardware-assisted", paging, io, type: 1, processor };
  return hardwareAssistedIn(mode, rest).create(combination, () => image);
}

/** The same guest on the bare machine. */
export function bareMachine(image: GuestImage, processor: Processor = haswell): VirtualMachine {
  const combination: Combination = {
    technique: "native",
    paging: "none",
    io: "native",
    type: "none",
    processor,
  };
  return native.create(combination, () => image);
}

const WITH_CARDS: readonly Benchmark[] = [...microBenchmarks, ...ioBenchmarks(cardDrivers)];
const WITH_VIRTIO: readonly Benchmark[] = [...microBenchmarks, ...ioBenchmarks(virtioDrivers("hypercall"))];

/** All benchmarks, as they are for a kind of devices. */
export function benchmarksFor(io: HardwareIo): readonly Benchmark[] {
  return io === "virtio" ? WITH_VIRTIO : WITH_CARDS;
}

export function measureVirtual(
  benchmarks: readonly Benchmark[],
  options: MachineOptions = {},
): Measurement[] {
  return measure(virtualMachine(buildBenchmarkImage(bareMetal, benchmarks), options), benchmarks);
}

export function measureNative(benchmarks: readonly Benchmark[], processor?: Processor): Measurement[] {
  return measure(bareMachine(buildBenchmarkImage(bareMetal, benchmarks), processor), benchmarks);
}

/** A guest with a kernel's routine `main` that a test writes. */
export function guestWith(section: GuestSection): GuestImage {
  return buildGuestImage({ operations: bareMetal, parts: [() => section] });
}

/** A guest's memory as it is now. */
export function memoryOf({ platform, guestBase }: VirtualMachine): Uint8Array {
  return platform.memory.bytes.slice(guestBase, guestBase + GUEST_BYTES);
}

/** A word at a label of the guest. */
export function wordAt({ platform, image, guestBase }: VirtualMachine, label: string, index = 0): number {
  const address = guestBase + image.program.symbols.get(label)! + 8 * index;
  return platform.memory.low(address) + platform.memory.high(address) * 2 ** 32;
}

/** Exits so far, by reason. */
export function exitsOf({ platform }: VirtualMachine): Int32Array {
  return platform.cores[0]!.virtualisation.exits;
}
