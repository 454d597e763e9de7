/** What was seen of a migration. MB are 10⁶ bytes. */
export interface PublishedMigration {
  /** What each round sent, the last copy included. */
  readonly roundsMB: readonly number[];
  readonly sentMB: number;
  /** The time of the resume included. */
  readonly downtimeS: number;
  readonly resumeS: number;
  readonly totalS: number;
  /** Speed of the last copy, Mbit/s. */
  readonly finalMbitps: number;
}

/** A workload whose migration was published, and the working set that is fitted to it. */
export interface ClarkWorkload {
  readonly name: string;
  readonly memoryMB: number;
  /** Parameters of the model `working-set`: a share, and bit/s. Fitted to {@link published}, all three. */
  readonly hotSet: number;
  readonly hotWriteRate: number;
  readonly coldWriteRate: number;
  readonly published: PublishedMigration;
}

/**
 * Workloads of Clark et al., Live migration of virtual machines, NSDI 2005, §6 (dual 2 GHz Xeon, gigabit Ethernet): what
 * they saw, and a working set of two parts for each. The quota of the hot set of MMuncher, half of its memory, is
 * theirs; the other figures are fitted by a random search to the memory sent, the downtime, the total time and the
 * number of rounds, and rounded.
 */
export const CLARK_WORKLOADS: readonly ClarkWorkload[] = [
  {
    name: "SPECweb99",
    memoryMB: 800,
    hotSet: 0.08,
    hotWriteRate: 5.2e8,
    coldWriteRate: 1.4e7,
    published: {
      roundsMB: [676.8, 126.7, 39.0, 28.4, 24.2, 16.7, 14.2, 15.3, 18.2],
      sentMB: 960,
      downtimeS: 0.21,
      resumeS: 0.009,
      totalS: 71,
      finalMbitps: 724,
    },
  },
  {
    name: "Quake 3",
    memoryMB: 64,
    hotSet: 0.047,
    hotWriteRate: 5.1e8,
    coldWriteRate: 4.7e7,
    published: {
      roundsMB: [56.3, 20.4, 4.6, 1.6, 1.2, 0.9, 1.2, 1.1, 0.8, 0.2, 0.1],
      sentMB: 88,
      downtimeS: 0.06,
      resumeS: 0.04,
      totalS: 7,
      finalMbitps: 724,
    },
  },
  {
    name: "MMuncher",
    memoryMB: 512,
    hotSet: 0.5,
    hotWriteRate: 1.66e9,
    coldWriteRate: 8e6,
    published: {
      roundsMB: [255.4, 44.0, 116.0, 222.5],
      sentMB: 638,
      downtimeS: 3.5,
      resumeS: 0,
      totalS: 28,
      finalMbitps: 509,
    },
  },
];
