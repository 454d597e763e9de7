/** What all switches of one kind have in common. */
export interface SwitchType {
  readonly name: string;
  /** Power when it is on, without its ports, W. */
  readonly baseW: number;
  /** Power of a port that is up, W. */
  readonly portW: number;
  /** Height where it stands in a rack; switches of a hall or a site stand in cabinets that are not modelled. */
  readonly heightU: number;
}

/**
 * The switches of the default plant. The shape, a base and so much for each port that is up, is that of Mahadevan,
 * Sharma, Banerjee and Ranganathan, A power benchmarking framework for network devices, Networking 2009; the
 * figures are assumptions of a usual size for 10 Gbit/s equipment, not measurements of some product.
 */
export const switchTypes: readonly SwitchType[] = [
  { name: "top-of-rack", baseW: 100, portW: 2, heightU: 1 },
  { name: "aggregation", baseW: 300, portW: 5, heightU: 2 },
  { name: "core", baseW: 1000, portW: 10, heightU: 10 },
];

/**
 * Power of a switch, W: nothing when all that is attached to it is dark.
 *
 * @param activePorts - how many of the units attached to it are not dark
 */
export function switchPowerW(type: SwitchType, activePorts: number): number {
  return activePorts === 0 ? 0 : type.baseW + type.portW * activePorts;
}
