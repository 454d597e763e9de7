/** First port of each device. */
export const PORT = {
  /** The status register of the keyboard's controller, as on a PC. */
  keyboard: 0x60,
  disk: 0x100,
  network: 0x110,
  /** Devices that no hardware has, only monitors. */
  virtioNetwork: 0x120,
  virtioDisk: 0x128,
  /** Behind the device window: no guest ever gets at it. */
  iommu: 0x140,
} as const;
