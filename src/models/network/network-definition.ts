/**
 * How much the uplinks of a level carry: so many bit/s, or what all that hangs below can send together, divided by a
 * ratio. At ratio 1 a level never holds up what is below it.
 */
export type UplinkCapacity = { readonly capacityBitps: number } | { readonly oversubscription: number };

/** The uplink that every unit of a level has, the same in both directions at once. */
export type UplinkDefinition = UplinkCapacity & {
  /** What a bit takes to cross it and the switch at its end, s. */
  readonly latencyS: number;
};

/** The network of a plant, level by level. A server's own link has the capacity of its network interface. */
export interface NetworkDefinition {
  /** From a server to its chassis, its rack's switch, or the core. */
  readonly nic: { readonly latencyS: number };
  /** From a storage brick to its rack's switch. */
  readonly storage: { readonly capacityBitps: number; readonly latencyS: number };
  /** From the image server of a site to its core. */
  readonly imageServer: { readonly capacityBitps: number; readonly latencyS: number };
  /** From a chassis to its rack's top-of-rack switch. */
  readonly backplane: UplinkDefinition;
  /** From a rack to its hall's aggregation switch. */
  readonly rack: UplinkDefinition;
  /** From a hall to its site's core. */
  readonly hall: UplinkDefinition;
  /** A site's core: it is crossed once by all that turns in it or leaves the site, whatever its direction. */
  readonly core: UplinkDefinition;
}
