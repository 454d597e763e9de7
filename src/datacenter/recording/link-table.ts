import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";
import type { NetworkController } from "../network/network-controller.ts";

const COLUMNS = [
  { name: "link", type: "int32", unit: "", meaning: "id of the link" },
  {
    name: "level",
    type: "text",
    unit: "",
    meaning:
      "nic, storage, image-server (each from an end point inwards), backplane, rack, hall (their uplinks) or core",
  },
  {
    name: "unit",
    type: "int32",
    unit: "",
    meaning:
      "id of the server, storage brick, chassis, rack, hall or site (of an image server too) whose link it is",
  },
  {
    name: "direction",
    type: "text",
    unit: "",
    meaning: "up, towards the core, or down; through: what crosses a core",
  },
  { name: "capacity_bitps", unit: "bit/s", meaning: "what it carries at most" },
  { name: "latency_s", unit: "s", meaning: "what a bit takes to cross it, and the switch at its end" },
  { name: "bytes", unit: "B", meaning: "what it carried" },
  {
    name: "mean_utilisation",
    unit: "",
    meaning: "what it carried over what it could have in the whole run, 0..1",
  },
  {
    name: "peak_utilisation",
    unit: "",
    meaning: "the same over the recording interval in which it was highest, as counters of switches are read",
  },
] as const;

/** Names of the columns of links.csv. */
export type LinkColumn = (typeof COLUMNS)[number]["name"];

/** What links.csv says. */
export const LINK_TABLE: TableDeclaration = {
  name: "links",
  meaning: "a link of the network in one direction, by id; only where the scenario describes a network",
  columns: COLUMNS,
};

const BITS_PER_BYTE = 8;

/** Reads the counters of all links at each sample. */
export class LinkRecorder {
  readonly #network: NetworkController;
  /** Bits carried as of the last sample, and as of now. */
  #beforeBits: Float64Array;
  #bits: Float64Array;
  #sampledS = 0;
  readonly #peak: Float64Array;

  constructor(network: NetworkController) {
    const { count } = network.links;
    this.#network = network;
    this.#beforeBits = new Float64Array(count);
    this.#bits = new Float64Array(count);
    this.#peak = new Float64Array(count);
  }

  /** Reads the counters. */
  sample(nowS: number): void {
    const lastedS = nowS - this.#sampledS;
    if (lastedS <= 0) return;
    const before = this.#bits;
    const bits = this.#beforeBits;
    const peak = this.#peak;
    const { capacityBitps } = this.#network.links;
    this.#network.readCarriedBits(bits);
    for (let link = 0; link < bits.length; link++) {
      const used = (bits[link]! - before[link]!) / (capacityBitps[link]! * lastedS);
      if (used > peak[link]!) peak[link] = used;
    }
    this.#bits = bits;
    this.#beforeBits = before;
    this.#sampledS = nowS;
  }

  /** The table, once the end of the run has been sampled. */
  table(): Table {
    const { links } = this.#network;
    const bits = this.#bits;
    const couldBits = (link: number): number => links.capacityBitps[link]! * this.#sampledS;
    const orEmpty = (link: number, utilisation: number): number =>
      couldBits(link) > 0 ? utilisation : Number.NaN;
    return {
      ...LINK_TABLE,
      columns: readBy(COLUMNS, {
        link: (link) => link,
        level: (link) => links.levelOf(link),
        unit: (link) => links.unitOf(link),
        direction: (link) => links.directionOf(link),
        capacity_bitps: (link) => links.capacityBitps[link]!,
        latency_s: (link) => links.latencyS[link]!,
        bytes: (link) => bits[link]! / BITS_PER_BYTE,
        mean_utilisation: (link) => orEmpty(link, bits[link]! / couldBits(link)),
        peak_utilisation: (link) => orEmpty(link, this.#peak[link]!),
      }),
      rowCount: () => links.count,
    };
  }
}
