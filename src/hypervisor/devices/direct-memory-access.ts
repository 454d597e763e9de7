import type { DeviceEnvironment } from "../system/device.ts";

/** What devices read and write memory through. Nothing is transferred if a part of it is refused. */
export interface DirectMemoryAccess {
  /** Fills the target with the bytes from an address on; false if that was refused. */
  read(address: number, target: Uint8Array): boolean;
  /** Writes bytes from an address on; false if that was refused. */
  write(address: number, source: Uint8Array): boolean;
}

/** Devices use physical addresses. What does not lie in memory is refused. */
export function untranslated(environment: DeviceEnvironment): DirectMemoryAccess {
  const { memory } = environment;
  const holds = (address: number, bytes: number) => address >= 0 && address + bytes <= memory.sizeBytes;
  return {
    read(address, target) {
      if (!holds(address, target.length)) return false;
      target.set(memory.bytes.subarray(address, address + target.length));
      return true;
    },
    write(address, source) {
      if (!holds(address, source.length)) return false;
      memory.bytes.set(source, address);
      environment.memoryChanged(address, source.length);
      return true;
    },
  };
}
