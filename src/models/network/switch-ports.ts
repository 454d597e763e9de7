import { NONE } from "../../sim/none.ts";
import type { Topology } from "../plant/topology.ts";
import type { LINK_LEVELS, NetworkLinks } from "./network-links.ts";

/**
 * What the switches of a plant see of the traffic. Switches of one rack, one hall or one site stand side by side: each
 * has a port for every unit that they join, and they carry equal parts. A port is *awake* while some flow crosses the
 * link of its unit, in either direction. Image servers have no port that is counted.
 */
export class SwitchPorts {
  readonly #links: NetworkLinks;
  /** The place of each switch: its rack, hall or site, one after another. */
  readonly #placeOf: Int32Array;
  readonly #switchesAt: Int32Array;
  /** The place whose switches a link leads up to, and for its way down the same; NONE for chassis' own and cores. */
  readonly #placeAbove: Int32Array;
  readonly #awake: Int32Array;
  readonly #isBusy: Uint8Array;
  readonly #firstHall: number;
  readonly #firstSite: number;
  readonly #sums: Float64Array;

  constructor(topology: Topology, links: NetworkLinks) {
    const { count, serverIn, chassisRack, rackRow, rowHall, hallSite, storageIn, switchIn } = topology;
    this.#links = links;
    this.#firstHall = count.rack;
    this.#firstSite = count.rack + count.hall;
    const places = this.#firstSite + count.site;
    this.#awake = new Int32Array(places);
    this.#isBusy = new Uint8Array(links.count);
    this.#sums = new Float64Array(places);

    this.#placeOf = switchIn.site.map((site, id) => {
      if (switchIn.rack[id] !== NONE) return switchIn.rack[id]!;
      return switchIn.hall[id] === NONE ? this.#firstSite + site : this.#firstHall + switchIn.hall[id]!;
    });
    this.#switchesAt = new Int32Array(places);
    for (const place of this.#placeOf) this.#switchesAt[place]!++;

    this.#placeAbove = new Int32Array(links.count).fill(NONE);
    const lead = (level: (typeof LINK_LEVELS)[number], unit: number, place: number): void => {
      const up = links.upFrom(level, unit);
      this.#placeAbove[up] = place;
      this.#placeAbove[up + 1] = place;
    };
    for (const [server, chassis] of serverIn.chassis.entries()) {
      if (chassis !== NONE) continue;
      const rack = serverIn.rack[server]!;
      lead("nic", server, rack === NONE ? this.#firstSite + serverIn.site[server]! : rack);
    }
    for (const [brick, rack] of storageIn.rack.entries()) lead("storage", brick, rack);
    for (const [chassis, rack] of chassisRack.entries()) lead("backplane", chassis, rack);
    for (const [rack, row] of rackRow.entries()) lead("rack", rack, this.#firstHall + rowHall[row]!);
    for (const [hall, site] of hallSite.entries()) lead("hall", hall, this.#firstSite + site);
  }

  /** The rack, hall or site of a switch, as a number of its own. */
  placeOf(id: number): number {
    return this.#placeOf[id]!;
  }

  /** Ports of a switch that are awake. */
  awakePorts(id: number): number {
    return this.#awake[this.#placeOf[id]!]!;
  }

  /**
   * Some flow has come to cross a link, or none does any more.
   *
   * @returns the place where a port has woken or gone to sleep, or NONE
   */
  setBusy(link: number, busy: boolean): number {
    this.#isBusy[link] = busy ? 1 : 0;
    const place = this.#placeAbove[link]!;
    if (place === NONE) return NONE;
    const otherWay = this.#links.directionOf(link) === "up" ? link + 1 : link - 1;
    if (this.#isBusy[otherWay] === 1) return NONE;
    this.#awake[place]! += busy ? 1 : -1;
    return place;
  }

  /**
   * Sums up what goes through each switch: what comes in, from below or from above. What crosses several is counted in
   * each.
   *
   * @param ofLinks - a figure of each link that adds up, such as bits
   * @param into - receives the figure of each switch
   */
  sumUp(ofLinks: Float64Array, into: Float64Array): void {
    const sums = this.#sums.fill(0);
    const links = this.#links;
    for (let link = 0; link < links.count; link++) {
      const place = this.#placeAbove[link]!;
      if (place !== NONE && links.directionOf(link) === "up") sums[place]! += ofLinks[link]!;
    }
    for (let rack = 0; rack < this.#firstHall; rack++)
      sums[rack]! += ofLinks[links.upFrom("rack", rack) + 1]!;
    for (let hall = 0; this.#firstHall + hall < this.#firstSite; hall++)
      sums[this.#firstHall + hall]! += ofLinks[links.upFrom("hall", hall) + 1]!;
    // All that a core takes in crosses it, what comes from another site or from its image server too.
    for (let site = 0; this.#firstSite + site < sums.length; site++)
      sums[this.#firstSite + site] = ofLinks[links.upFrom("core", site)]!;
    for (let id = 0; id < this.#placeOf.length; id++) {
      const place = this.#placeOf[id]!;
      into[id] = sums[place]! / this.#switchesAt[place]!;
    }
  }
}
