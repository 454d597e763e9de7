/** Where a guest's memory is. */
export interface GuestMemoryOptions {
  /** Virtual address at which the back end sees guest-physical address 0; not 0. */
  readonly guestVirtual: number;
  /** Physical address of the same; for whoever is given it, addresses from there on are the guest's. */
  readonly guestPhysical: number;
  readonly guestBytes: number;
  /**
   * Label of a routine that says whether a guest's memory may be read and written for it, if not all of it may: %rdi:
   * guest-physical address, %rsi: bytes; %rax: 0 if not. It keeps all but %rax and %rcx.
   */
  readonly permit?: string;
}

/** What the half of a back end needs that the guest sees. */
export interface DeviceModelOptions extends GuestMemoryOptions {
  /**
   * Label of the routine that makes an interrupt pending for the guest, its vector in %rdi. It is called from inside
   * the back end's routines only, and %rbp is then what it was when these were called.
   */
  readonly raise: string;
}

/** What the half needs that drives the machine's devices. */
export interface DriverOptions extends GuestMemoryOptions {
  /** Virtual address of `IO_MEMORY.bytes` of memory for rings and buffers, a page's; they lie together, and are 0. */
  readonly memory: number;
  /** Physical address of the same. */
  readonly memoryPhysical: number;
}

/** Where things are, for a back end. */
export interface IoBackEndOptions extends DeviceModelOptions, DriverOptions {
  /** Physical address of the tables through which the guest's devices see memory; for passthrough. */
  readonly iommuRoot?: number;
}

/** What {@link DriverOptions.memory} is divided up into. */
export const IO_MEMORY = {
  receiveBuffers: 0,
  /** An image's first-level table, and behind it as many second-level tables as it may have. */
  imageRoot: 0x1_0000,
  imageTables: 0x1_1000,
  receiveRing: 0x1_5000,
  sendRing: 0x1_5800,
  bytes: 0x1_6000,
} as const;
