/**
 * What the floor view of a report draws, as the page holds it: the plant as plain data, everything that varies over time
 * as columns of typed arrays in base64. Written by `data/floor.ts`, read by the script of the page.
 */
export interface FloorData {
  /** What is drawn one by one: single servers, or whole racks where there are too many servers. */
  readonly unit: "server" | "rack";
  readonly sites: readonly string[];
  readonly halls: readonly FloorHall[];
  /** In id order; behind them the shelves of servers that have no rack, numbered on. */
  readonly racks: readonly FloorRack[];
  readonly chassis: readonly FloorChassis[];
  /** Switches and storage bricks in racks. */
  readonly equipment: readonly FloorEquipment[];
  readonly servers: FloorServers;
  readonly samples: FloorSamples;
  readonly totals: FloorTotals;
  /** Null where VMs were not recorded, or racks are drawn. */
  readonly vms: FloorVms | null;
  readonly migrations: FloorMigrations;
  /** What is not shown as it might be expected, and why: sentences for people. */
  readonly notes: readonly string[];
}

/** A hall or container module. */
export interface FloorHall {
  readonly name: string;
  readonly site: number;
}

/** A rack, or a shelf for servers that the scenario puts into none. */
export interface FloorRack {
  readonly name: string;
  readonly site: number;
  /** -1 for a shelf. */
  readonly hall: number;
  /** -1 for a shelf. */
  readonly row: number;
  readonly heightU: number;
  readonly servers: number;
}

/** Where a thing is mounted in its rack: from the bottom of unit `bottomU`, counted from 0, up. */
interface Mounted {
  readonly rack: number;
  readonly bottomU: number;
  readonly heightU: number;
}

/** A chassis with its slots. */
export interface FloorChassis extends Mounted {
  readonly type: string;
  readonly slots: number;
}

/** A switch or a storage brick. */
export interface FloorEquipment extends Mounted {
  readonly kind: "switch" | "storage";
  readonly type: string;
}

/** The servers, a row each, by id; empty where racks are drawn. */
export interface FloorServers {
  readonly types: readonly string[];
  /** Index into {@link types}. */
  readonly typeOf: readonly number[];
  readonly rack: readonly number[];
  /** -1 for one that stands alone. */
  readonly chassis: readonly number[];
  /** The slot of its chassis from 0, or the lowest unit of its rack. */
  readonly place: readonly number[];
  /** Mounting space of one that stands alone. */
  readonly heightU: readonly number[];
}

/** What is known of each unit over time. Matrices hold a row for each sample, a byte for each unit. */
export interface FloorSamples {
  /** Samples that were recorded, or the mean of the run where none were. */
  readonly kind: "recorded" | "mean";
  readonly count: number;
  /** Times of the samples, s: doubles. */
  readonly timeS: string;
  /** Share of CPU in use, in steps of {@link QUANTUM}. */
  readonly utilisation: string;
  /** Power, in steps of {@link powerStepW}. */
  readonly power: string;
  readonly powerStepW: number;
  /** State of a server, or the share of a rack's servers that are on, in steps of {@link QUANTUM}; null if unknown. */
  readonly state: string | null;
}

/** The data centre as a whole over time: doubles. Empty columns where no time series was recorded. */
export interface FloorTotals {
  readonly timeS: string;
  readonly powerW: string;
}

/** VMs and native tasks, a row each, by id. */
export interface FloorVms {
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** Index into {@link types}: 32-bit integers. */
  readonly typeOf: string;
  /** The server on which it was placed, or -1: 32-bit integers. */
  readonly firstServer: string;
  /** When it began to run, s, NaN if never: doubles. */
  readonly startS: string;
  /** When it stopped, s, NaN if never: doubles. */
  readonly stopS: string;
}

/** Live migrations, in the order in which they were asked for. */
export interface FloorMigrations {
  readonly count: number;
  /** 32-bit integers. */
  readonly vm: string;
  /** Units, not always servers: 32-bit integers. */
  readonly source: string;
  readonly target: string;
  /** When it was asked for, s: doubles. */
  readonly startS: string;
  /** When the VM ran at the target, s, NaN if it never did: doubles. */
  readonly endS: string;
}

/** Names of the states of a server, by the byte that stands for them in {@link FloorSamples}. */
export const STATES = [
  "off",
  "booting",
  "on",
  "suspending",
  "suspended",
  "resuming",
  "shutting-down",
] as const;

/** The byte of a server that is on. */
export const STATE_ON: number = STATES.indexOf("on");
