import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MigrationCounts } from "../../../src/datacenter/migration/migration-limits.ts";
import { MigrationQueue } from "../../../src/datacenter/migration/migration-queue.ts";
import { Move } from "../../../src/datacenter/migration/move.ts";
import { NetworkLinks } from "../../../src/models/network/network-links.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { SMALL_SERVER } from "../../support/small-world.ts";

const SERVERS = 6;

/** Two halls of three servers in a rack each, so that some paths cross links that others do not. */
function plantLinks(): NetworkLinks {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  for (let hall = 0; hall < 2; hall++) {
    const rack = builder.addRack(builder.addRow(builder.addHall(site, `hall-${hall}`)));
    for (let i = 0; i < SERVERS / 2; i++) builder.addServer(SMALL_SERVER, { rack });
  }
  const level = { oversubscription: 1, latencyS: 0 };
  const bricks = { capacityBitps: 1e9, latencyS: 0 };
  return new NetworkLinks(builder.build(), {
    nic: { latencyS: 0 },
    storage: bricks,
    imageServer: bricks,
    backplane: level,
    rack: level,
    hall: level,
    core: level,
  });
}

type Deed =
  | { readonly kind: "ask"; readonly source: number; readonly hops: number; readonly priority: number }
  | { readonly kind: "end" | "give up" | "up" | "down"; readonly which: number };

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("ask" as const),
        source: fc.nat(SERVERS - 1),
        hops: fc.integer({ min: 1, max: SERVERS - 1 }),
        priority: fc.nat(2),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("end" as const, "give up" as const, "up" as const, "down" as const),
        which: fc.nat(30),
      }),
    },
  ),
  { maxLength: 80 },
);

interface Waiting {
  readonly length: number;
  add(move: Move): void;
  remove(move: Move): void;
  mayBegin(move: Move): boolean;
  begin(move: Move): void;
  end(move: Move): void;
  serverChanged(server: number): void;
  release(isReady: (move: Move) => boolean, begin: (move: Move) => void): void;
}

/** Looks at all that wait, one after the other. */
class PlainQueue implements Waiting {
  readonly #counts: MigrationCounts;
  #waiting: Move[] = [];

  constructor(counts: MigrationCounts) {
    this.#counts = counts;
  }
  get length(): number {
    return this.#waiting.length;
  }
  add(move: Move): void {
    this.#waiting = [...this.#waiting, move].sort((a, b) => a.priority - b.priority);
  }
  remove(move: Move): void {
    this.#waiting = this.#waiting.filter((other) => other !== move);
  }
  mayBegin({ source, target }: Move): boolean {
    return this.#counts.allows(source, target);
  }
  begin({ source, target }: Move): void {
    this.#counts.add(source, target, 1);
  }
  end({ source, target }: Move): void {
    this.#counts.add(source, target, -1);
  }
  serverChanged(): void {}
  release(isReady: (move: Move) => boolean, begin: (move: Move) => void): void {
    for (;;) {
      const move = this.#waiting.find((candidate) => isReady(candidate) && this.mayBegin(candidate));
      if (move === undefined) return;
      this.remove(move);
      begin(move);
    }
  }
}

/** What begins and when, as numbers of deeds and of requests; the last column is how many wait. */
function log(queue: Waiting, done: readonly Deed[]): number[][] {
  const isUp = new Array<boolean>(SERVERS).fill(true);
  const waiting: Move[] = [];
  const underWay: Move[] = [];
  const begun: number[][] = [];
  let time = 0;
  const begin = (move: Move) => {
    queue.begin(move);
    if (waiting.includes(move)) waiting.splice(waiting.indexOf(move), 1);
    underWay.push(move);
    begun.push([time, move.logRow, queue.length]);
  };
  const release = () => queue.release(({ target }) => isUp[target]!, begin);
  let requests = 0;
  for (const deed of done) {
    time++;
    if (deed.kind === "ask") {
      const target = (deed.source + deed.hops) % SERVERS;
      const move = new Move(requests, requests, deed.source, target, requests, deed.priority);
      requests++;
      if (isUp[target] && queue.mayBegin(move)) begin(move);
      else {
        waiting.push(move);
        queue.add(move);
      }
    } else if (deed.kind === "up" || deed.kind === "down") {
      const server = deed.which % SERVERS;
      isUp[server] = deed.kind === "up";
      if (deed.kind === "up") {
        queue.serverChanged(server);
        release();
      }
    } else {
      const list = deed.kind === "end" ? underWay : waiting;
      if (list.length === 0) continue;
      const [move] = list.splice(deed.which % list.length, 1);
      if (deed.kind === "end") queue.end(move!);
      else queue.remove(move!);
      release();
    }
  }
  return begun;
}

describe("MigrationQueue", () => {
  it("begins what a look at all that wait would begin, in the same order", () => {
    const links = plantLinks();
    const limit = fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(deeds, limit, limit, (done, perServer, perLink) => {
        const counts = () => new MigrationCounts(SERVERS, { perServer, perLink }, links);
        expect(log(new MigrationQueue(counts()), done)).toEqual(log(new PlainQueue(counts()), done));
      }),
      { numRuns: 500 },
    );
  });

  it("goes on with what has changed where a migration ends as it begins", () => {
    const unlimited = Number.POSITIVE_INFINITY;
    const queue = new MigrationQueue(new MigrationCounts(2, { perServer: 1, perLink: unlimited }, null));
    const moves = [0, 1, 2].map((i) => new Move(i, i, 0, 1, i, 0));
    const order: number[] = [];
    const begin = (move: Move) => {
      queue.begin(move);
      order.push(move.vm);
      queue.end(move);
      queue.release(() => true, begin);
    };
    for (const move of moves) queue.add(move);
    queue.serverChanged(1);
    queue.release(() => true, begin);
    expect(order).toEqual([0, 1, 2]);
    expect(queue.length).toBe(0);
  });
});
