import type { MigrationAlgorithm, MigrationStep } from "../../../src/models/migration/algorithm.ts";
import type { GuestMemory } from "../../../src/models/migration/guest-memory.ts";
import type { RandomStream } from "../../../src/sim/random.ts";

/** Pages that are written to uniformly at random. */
export interface RandomPages {
  readonly pages: number;
  /** Writes per page and second of busy time. */
  readonly writesPerS: number;
}

/** A migration over a link without latency. */
export interface FollowedMigration {
  readonly algorithm: MigrationAlgorithm;
  /** What the algorithm is told of the pages. */
  readonly memory: GuestMemory;
  readonly linkBytesPerS: number;
  /** Whether a page that was written to before its turn is left for the next round. */
  readonly skips: boolean;
}

/** What became of a migration's steps when each page was followed. */
export interface Followed {
  readonly steps: readonly MigrationStep[];
  /** Pages sent in each step. */
  readonly sent: readonly number[];
  /** Pages that the target holds as they were before the guest's last write to them. */
  readonly stale: number;
}

/**
 * Follows each page of a guest that is always busy through a migration: when the guest writes to it, and when it is
 * sent. Knows none of the formulas of the models; only how much is sent in each step, and so how long it lasts, is theirs.
 */
export function followPages(
  sets: readonly RandomPages[],
  { algorithm, memory, linkBytesPerS, skips }: FollowedMigration,
  random: RandomStream,
): Followed {
  const rates = sets.flatMap(({ pages, writesPerS }) => new Array<number>(pages).fill(writesPerS));
  const lastWriteS = new Float64Array(rates.length).fill(Number.NEGATIVE_INFINITY);
  const lastSentS = new Float64Array(rates.length).fill(Number.NEGATIVE_INFINITY);
  const dirty = new Uint8Array(rates.length).fill(1);
  const steps: MigrationStep[] = [];
  const sent: number[] = [];
  let now = 0;
  const migration = algorithm.begin({ memory, load: 1, pathBytesPerS: linkBytesPerS });
  let next = migration.next();
  while (next.done !== true) {
    const { guest, bytes, rateLimitBytesPerS, pauseS, runShare } = next.value;
    const sendingS = bytes / Math.min(linkBytesPerS, rateLimitBytesPerS);
    let count = 0;
    for (let page = 0; page < rates.length; page++) {
      const rate = guest === "source" ? rates[page]! * runShare : 0;
      const turnS = random() * sendingS;
      let firstS = Number.POSITIVE_INFINITY;
      for (let t = exponential(rate, random); t < sendingS; t += exponential(rate, random)) {
        firstS = Math.min(firstS, t);
        lastWriteS[page] = now + t;
      }
      // Without bytes nothing has its turn.
      if (dirty[page] === 1 && bytes > 0 && !(skips && firstS < turnS)) {
        lastSentS[page] = now + turnS;
        dirty[page] = 0;
        count++;
      }
      if (firstS < sendingS) dirty[page] = 1;
    }
    now += sendingS + pauseS;
    steps.push(next.value);
    sent.push(count);
    const load = guest === "stopped" ? 0 : runShare;
    next = migration.next({
      durationS: sendingS + pauseS,
      bytesPerS: bytes > 0 ? bytes / sendingS : 0,
      load,
    });
  }
  let stale = 0;
  for (let page = 0; page < rates.length; page++) if (!(lastSentS[page]! >= lastWriteS[page]!)) stale++;
  return { steps, sent, stale };
}

/** Time until the next write, s. */
function exponential(rate: number, random: RandomStream): number {
  return rate > 0 ? -Math.log(1 - random()) / rate : Number.POSITIVE_INFINITY;
}
