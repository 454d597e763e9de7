/**
 * Round trips of an exit and an entry with nothing in between, cycles.
 *
 * O. Agesen, J. Mattson, R. Rugina and J. Sheldon, Software techniques for avoiding hardware virtualization exits,
 * USENIX ATC 2012, table 1, up to Sandy Bridge; from Ivy Bridge on the range of measurements by vmlatency.
 */
export const ROUND_TRIPS: readonly {
  readonly processor: string;
  readonly least: number;
  readonly most: number;
}[] = [
  { processor: "prescott", least: 3963, most: 3963 },
  { processor: "merom", least: 1579, most: 1579 },
  { processor: "penryn", least: 1266, most: 1266 },
  { processor: "nehalem", least: 1009, most: 1009 },
  { processor: "westmere", least: 761, most: 761 },
  { processor: "sandy-bridge", least: 784, most: 784 },
  { processor: "ivy-bridge", least: 680, most: 781 },
  { processor: "haswell", least: 463, most: 625 },
  { processor: "broadwell", least: 469, most: 703 },
  { processor: "skylake", least: 600, most: 632 },
  { processor: "kaby-lake", least: 528, most: 641 },
  { processor: "cascade-lake", least: 518, most: 518 },
];
