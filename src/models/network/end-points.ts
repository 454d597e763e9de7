import type { Topology } from "../plant/topology.ts";

/** Where a flow begins or ends: a number of {@link EndPoints}. */
export type EndPoint = number;

/**
 * The end points of a plant, numbered: servers, whose number is their id; storage bricks; and the image server that
 * each site has at its core.
 */
export class EndPoints {
  readonly count: number;
  readonly #servers: number;
  readonly #bricks: number;

  constructor(topology: Topology) {
    this.#servers = topology.serverTypes.length;
    this.#bricks = topology.storageTypes.length;
    this.count = this.#servers + this.#bricks + topology.count.site;
  }

  /** A server's network interface. */
  server(server: number): EndPoint {
    return server;
  }

  /** A storage brick's. */
  storageBrick(brick: number): EndPoint {
    return this.#servers + brick;
  }

  /** That of the image server of a site. */
  imageServer(site: number): EndPoint {
    return this.#servers + this.#bricks + site;
  }
}
