/** What all switches of one kind have in common. */
export interface SwitchType {
  readonly name: string;
  /** Power when it is on, without its ports, W. */
  readonly baseW: number;
  /** Power of a port that is up, W. */
  readonly portW: number;
  /** Power of a port that is up while nothing crosses it, W; absent: the same. Needs a network to be known. */
  readonly asleepPortW?: number;
  /** Energy besides, for each gigabyte that it carries, J; absent: none. */
  readonly perGigabyteJ?: number;
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
 * Power of a switch without that of its traffic, W: nothing when all that is attached to it is dark.
 *
 * Ports that nothing crosses may sleep, as the low-power idle of IEEE 802.3az-2010 has it; that they take microseconds to
 * wake is left out.
 *
 * @param activePorts - how many of the units attached to it are not dark
 * @param awakePorts - how many of these exchange something; all where that is not known
 */
export function switchPowerW(
  type: SwitchType,
  activePorts: number,
  awakePorts: number = activePorts,
): number {
  if (activePorts === 0) return 0;
  const asleepPorts = Math.max(0, activePorts - awakePorts);
  return (
    type.baseW + type.portW * (activePorts - asleepPorts) + (type.asleepPortW ?? type.portW) * asleepPorts
  );
}

const BITS_PER_GIGABYTE = 8e9;

/**
 * Energy that a switch takes for its traffic, J/bit. In proportion to it, as Vishwanath, Hinton, Ayre and Tucker, Modeling
 * energy consumption in high-capacity routers and switches, IEEE JSAC 32(8), 2014, find: so much for each packet and so
 * much for each byte, which for packets of one size is so much for each byte.
 */
export function trafficJPerBit(type: SwitchType): number {
  return (type.perGigabyteJ ?? 0) / BITS_PER_GIGABYTE;
}
