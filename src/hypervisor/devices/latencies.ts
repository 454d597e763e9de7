/**
 * How long devices take, in ns. They are the same for every processor: a bus and a disk do not become faster with the
 * processor that waits for them.
 */
export const LATENCY_NS = {
  /**
   * The processor waits for a register to be read: a round trip on PCI Express, of 547 ns in the median on a Xeon of
   * the Haswell generation. R. Neugebauer, G. Antichi, J. F. Zazo, Y. Audzevich, S. López-Buedo and A. W. Moore,
   * Understanding PCIe performance for end host networking, SIGCOMM 2018, § 6.2; quoted from memory.
   */
  registerRead: 547,
  /** A write is posted: the processor waits until it has left the core. An estimate, a fifth of a round trip. */
  registerWrite: 110,
  /** What a device waits for a descriptor that it reads from memory; as {@link LATENCY_NS.registerRead}. */
  directAccess: 547,
  /**
   * 4 KiB from or to a disk without moving parts: Intel Solid-State Drive DC P3700 Series Product Specification,
   * 330566-005US, latency (typical), read and write.
   */
  diskBlock: 20_000,
} as const;

/** Bits a ns, and what a packet occupies the wire with besides its bytes. */
const ETHERNET = {
  gigabitsPerSecond: 1,
  /** Preamble 8, frame check sequence 4, gap 12. IEEE 802.3, clauses 3 and 4. */
  overheadBytes: 24,
  /** The smallest frame, without its check sequence. */
  leastBytes: 60,
} as const;

/** How long a packet occupies the wire, ns. */
export function wireNs(bytes: number): number {
  return ((Math.max(bytes, ETHERNET.leastBytes) + ETHERNET.overheadBytes) * 8) / ETHERNET.gigabitsPerSecond;
}
