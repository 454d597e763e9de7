import { readFileSync } from "node:fs";
import { freemem } from "node:os";

const BYTES_PER_MIB = 2 ** 20;

/**
 * Memory that can be had without taking it from others, MiB: what Linux calls available (free, or held by caches that
 * give way), elsewhere what is free, and never more than a container allows.
 */
export function availableMemoryMiB(): number {
  const free = linuxAvailableMiB() ?? freemem() / BYTES_PER_MIB;
  // 0, or a number beyond all memory, where nothing limits the process.
  const limit = process.constrainedMemory() / BYTES_PER_MIB;
  return limit > 0 ? Math.min(free, limit) : free;
}

function linuxAvailableMiB(): number | undefined {
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
