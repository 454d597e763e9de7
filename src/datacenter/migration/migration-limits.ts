import { PATH_PLACES } from "../../models/network/flow-table.ts";
import type { NetworkLinks } from "../../models/network/network-links.ts";

/** How many migrations may be carried out at a time. */
export interface MigrationLimits {
  /** That a server takes part in, as source or target; Infinity: no limit. */
  readonly perServer: number;
  /** That cross a link of the network, the servers' own not counted; Infinity: no limit. */
  readonly perLink: number;
}

/** Counts the copies under way at servers and on links, and says whether one more may begin. */
export class MigrationCounts {
  readonly #limits: MigrationLimits;
  readonly #links: NetworkLinks | null;
  readonly #atServer: Int32Array;
  readonly #onLink: Int32Array;
  readonly #path: Int32Array = new Int32Array(PATH_PLACES);

  /** @param links - null: there are none that migrations share */
  constructor(serverCount: number, limits: MigrationLimits, links: NetworkLinks | null) {
    this.#limits = limits;
    this.#links = limits.perLink < Number.POSITIVE_INFINITY ? links : null;
    this.#atServer = new Int32Array(serverCount);
    this.#onLink = new Int32Array(this.#links?.count ?? 0);
  }

  /** Whether a copy from one server to another may begin. */
  allows(source: number, target: number): boolean {
    const { perServer, perLink } = this.#limits;
    if (this.#atServer[source]! >= perServer || this.#atServer[target]! >= perServer) return false;
    const end = this.#writePath(source, target) - 1;
    for (let i = 1; i < end; i++) if (this.#onLink[this.#path[i]!]! >= perLink) return false;
    return true;
  }

  /** A copy begins, or ends. */
  add(source: number, target: number, change: 1 | -1): void {
    this.#atServer[source]! += change;
    this.#atServer[target]! += change;
    const end = this.#writePath(source, target) - 1;
    for (let i = 1; i < end; i++) this.#onLink[this.#path[i]!]! += change;
  }

  /** Writes the links from one server to another, those of the servers first and last; returns how many. */
  #writePath(source: number, target: number): number {
    return this.#links?.writePath(source, target, this.#path, 0) ?? 0;
  }
}
