/** What an access does with what it addresses. */
export const ACCESS = { read: 0, write: 1, execute: 2 } as const;

/** One of {@link ACCESS}. */
export type Access = (typeof ACCESS)[keyof typeof ACCESS];

/** The ring whose accesses need pages marked as the user's; every other ring is a supervisor's. */
export const USER_RING = 3;

/**
 * What a translation permits, a bit each. A page without {@link RIGHT.dirty} must be walked for again before it is
 * written, because its entry has yet to say that it was.
 */
export const RIGHT = { user: 1, write: 2, execute: 4, dirty: 8 } as const;

/** Rights that no entry on the way has taken away yet. */
export const ALL_RIGHTS: number = RIGHT.user | RIGHT.write | RIGHT.execute;

/** The rights without {@link RIGHT.dirty} that an access needs. */
export function neededRights(access: Access, ring: number): number {
  const forRing = ring === USER_RING ? RIGHT.user : 0;
  if (access === ACCESS.write) return forRing | RIGHT.write;
  return access === ACCESS.execute ? forRing | RIGHT.execute : forRing;
}

/** Whose fault it is that an address cannot be translated. */
export const FAULT = {
  none: 0,
  /** The tables of the address space itself, which a native kernel or a guest's own keeps. */
  page: 1,
  /** The tables that map guest-physical to host-physical addresses, which a hypervisor keeps. */
  nested: 2,
} as const;

/** One of {@link FAULT}. */
export type Fault = (typeof FAULT)[keyof typeof FAULT];

/**
 * Bits of a page fault's error code. Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 3A,
 * § 4.7, figure 4-12.
 */
export const ERROR_CODE = {
  /** The entries are present, but do not permit the access. */
  protection: 1,
  write: 2,
  user: 4,
  /** An entry has a bit set that must be clear. */
  reserved: 8,
  execute: 16,
} as const;

/** The bits of an error code that tell about the access and not about the tables. */
export function accessErrorCode(access: Access, ring: number): number {
  const forRing = ring === USER_RING ? ERROR_CODE.user : 0;
  if (access === ACCESS.write) return forRing | ERROR_CODE.write;
  return access === ACCESS.execute ? forRing | ERROR_CODE.execute : forRing;
}
