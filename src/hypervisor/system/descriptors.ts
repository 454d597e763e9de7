/** Bits of the upper half of a descriptor; its lower half is the limit, or where a gate leads. */
export const DESCRIPTOR = {
  /** Bits 0 and 1: the outermost ring that may use it. */
  privilege: 3,
  present: 4,
  code: 8,
  /** Code may be read, data written. */
  accessible: 16,
  gate: 32,
  /** Bits 6 and 7: the ring that a gate leads to. */
  gateRingShift: 6,
} as const;

/** Bytes of a descriptor. */
export const DESCRIPTOR_BYTES = 8;

/** Segment registers by name: their numbers in `rdseg` and `wrseg`. */
export const SEGMENT = { code: 0, stack: 1, data: 2, general: 3 } as const;

/** How many segment registers there are. */
export const SEGMENTS = 4;

/** Selectors that traps and returns load: number of the descriptor × 8, and the ring. */
export const SELECTOR = {
  kernelCode: 0x08,
  kernelData: 0x10,
  userCode: 0x1b,
  userData: 0x23,
  /** Code of a kernel in ring 1. */
  deprivilegedCode: 0x29,
  deprivilegedData: 0x31,
} as const;

/** A descriptor as the halves of its word. */
export interface Descriptor {
  readonly limit: number;
  readonly bits: number;
}

function segmentDescriptor(kind: "code" | "data", ring: number, limit = 0x7fff_ffff): Descriptor {
  const bits = ring | DESCRIPTOR.present | DESCRIPTOR.accessible | (kind === "code" ? DESCRIPTOR.code : 0);
  return { limit, bits };
}

/** A descriptor of a call gate. */
export function gateDescriptor(target: number, ring: number, privilege: number): Descriptor {
  const bits = privilege | DESCRIPTOR.present | DESCRIPTOR.gate | (ring << DESCRIPTOR.gateRingShift);
  return { limit: target, bits };
}

/** The conventional descriptors, from 0 on: {@link SELECTOR} names them. */
export const CONVENTIONAL_DESCRIPTORS: readonly Descriptor[] = [
  { limit: 0, bits: 0 },
  segmentDescriptor("code", 0),
  segmentDescriptor("data", 0),
  segmentDescriptor("code", 3),
  segmentDescriptor("data", 3),
  segmentDescriptor("code", 1),
  segmentDescriptor("data", 1),
];
