import { PAGE_BYTES, PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";
import type { Device, DeviceEnvironment } from "../../../src/hypervisor/system/device.ts";

/** A machine without a processor, for a device alone: a cycle is a ns. */
export interface BenchEnvironment extends DeviceEnvironment {
  /** Vectors asked for so far. */
  readonly raised: number[];
  /** Where devices have written, and how many bytes. */
  readonly changed: [physical: number, bytes: number][];
}

export function benchEnvironment(pages = 64): BenchEnvironment {
  const raised: number[] = [];
  const changed: [number, number][] = [];
  return {
    memory: new PhysicalMemory(pages * PAGE_BYTES),
    raised,
    changed,
    memoryChanged: (physical, bytes) => changed.push([physical, bytes]),
    raise: (vector) => raised.push(vector),
    cyclesOf: Math.round,
  };
}

/** Lets a device do all that it will do by itself; returns when each of it was due. */
export function settle(device: Device): number[] {
  const times: number[] = [];
  while (device.nextEvent < Number.POSITIVE_INFINITY) {
    times.push(device.nextEvent);
    device.advance(device.nextEvent);
  }
  return times;
}
