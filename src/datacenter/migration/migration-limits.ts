import { PATH_PLACES } from "../../models/network/flow-table.ts";
import type { NetworkLinks } from "../../models/network/network-links.ts";

/** How many migrations may be carried out at a time. */
export interface MigrationLimits {
  /** That a server takes part in, as source or target; Infinity: no limit. */
  readonly perServer: number;
  /** That cross a link of the network, the servers' own not counted; Infinity: no limit. */
  readonly perLink: number;
}

/**
 * Counts the copies under way at servers and on links, and says whether one more may begin. Servers and links are places:
 * a server's number is its place, and a link's comes after those of all servers.
 */
export class MigrationCounts {
  readonly #limits: MigrationLimits;
  readonly #serverCount: number;
  /** null: no link has a limit. */
  readonly #links: NetworkLinks | null;
  /** By place. */
  readonly #underWay: Int32Array;
  /** Of the copy that was asked for last. */
  readonly #places: Int32Array = new Int32Array(2 + PATH_PLACES);

  /** @param links - null: there are none that migrations share */
  constructor(serverCount: number, limits: MigrationLimits, links: NetworkLinks | null) {
    this.#limits = limits;
    this.#serverCount = serverCount;
    this.#links = limits.perLink < Number.POSITIVE_INFINITY ? links : null;
    this.#underWay = new Int32Array(serverCount + (this.#links?.count ?? 0));
  }

  /** Whether a copy from one server to another may begin. */
  allows(source: number, target: number): boolean {
    if (!this.hasRoom(source) || !this.hasRoom(target)) return false;
    const count = this.#writePlaces(source, target);
    for (let i = 2; i < count; i++) if (!this.hasRoom(this.#places[i]!)) return false;
    return true;
  }

  /** A copy begins, or ends. */
  add(source: number, target: number, change: 1 | -1): void {
    const count = this.#writePlaces(source, target);
    for (let i = 0; i < count; i++) this.#underWay[this.#places[i]!]! += change;
  }

  /** Whether the limit of a place would let one more copy begin there. */
  hasRoom(place: number): boolean {
    const { perServer, perLink } = this.#limits;
    return this.#underWay[place]! < (place < this.#serverCount ? perServer : perLink);
  }

  /** The two servers of a copy, and the links with a limit between them. */
  placesOf(source: number, target: number): Int32Array {
    return this.#places.slice(0, this.#writePlaces(source, target));
  }

  /** Writes the places of a copy and returns how many there are. The servers' own links have no limit. */
  #writePlaces(source: number, target: number): number {
    const places = this.#places;
    const length = this.#links?.writePath(source, target, places, 0) ?? 0;
    for (let i = 1; i < length - 1; i++) places[i] = this.#serverCount + places[i]!;
    // The first and the last link of a path give way to the servers, which come first.
    const middle = Math.max(0, length - 2);
    if (middle > 0) places.copyWithin(2, 1, 1 + middle);
    places[0] = source;
    places[1] = target;
    return 2 + middle;
  }
}
