import type { ParametersOf } from "../../parameters.ts";
import type { GuestMemory, PendingPages, SkippingRound } from "../guest-memory.ts";
import type { GuestMemoryBasis, GuestMemoryModule } from "./guest-memory-module.ts";

const PARAMETERS = {
  hotSet: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.05,
    meaning: "share of its memory that a VM writes to again and again",
  },
  hotWriteRate: {
    kind: "quantity",
    dimension: "data-rate",
    default: 4e8,
    min: 0,
    meaning: "how fast a busy VM writes pages of that share, the same page again included",
  },
  coldWriteRate: {
    kind: "quantity",
    dimension: "data-rate",
    default: 1.6e7,
    min: 0,
    meaning: "how fast it writes pages of the rest",
  },
  readsPerWrite: {
    kind: "number",
    default: 3,
    min: 0,
    meaning: "pages that it reads for each that it writes, in each part of its memory",
  },
  locality: {
    kind: "quantity",
    dimension: "fraction",
    default: 0.5,
    meaning: "how often it goes next to memory beside what it has just used",
  },
} as const;

/** A part of the memory whose pages are all written to alike. */
interface PageSet {
  readonly bytes: number;
  /** Times that a page is written to in a second at full load. */
  readonly writesPerS: number;
}

/** Steps of the search for a round's duration: its interval is halved each time. */
const HALVINGS = 60;

class WorkingSetMemory implements GuestMemory {
  readonly sizeBytes: number;
  readonly locality: number;
  readonly #sets: readonly PageSet[];
  readonly #readsPerWrite: number;

  constructor({ sizeBytes }: GuestMemoryBasis, parameters: ParametersOf<typeof PARAMETERS>) {
    const { hotSet, hotWriteRate, coldWriteRate, readsPerWrite, locality } = parameters;
    this.sizeBytes = sizeBytes;
    this.locality = locality;
    this.#readsPerWrite = readsPerWrite;
    this.#sets = [
      pageSet(hotSet * sizeBytes, hotWriteRate / 8),
      pageSet((1 - hotSet) * sizeBytes, coldWriteRate / 8),
    ];
  }

  dirtiedBytes(durationS: number, load: number): number {
    return this.#reached(durationS * load);
  }

  touchedBytes(durationS: number, load: number, among: PendingPages): number {
    const fullS = durationS * load * (1 + this.#readsPerWrite);
    let bytes = 0;
    for (const set of this.#sets) bytes -= pendingBytes(set, among) * Math.expm1(-set.writesPerS * fullS);
    return bytes;
  }

  touchedEarlyBytes(durationS: number, load: number, among: PendingPages): number {
    const fullS = durationS * load * (1 + this.#readsPerWrite);
    let bytes = 0;
    for (const set of this.#sets)
      bytes += pendingBytes(set, among) * (1 - meanUntouched(set.writesPerS * fullS));
    return bytes;
  }

  skippingRound(pending: PendingPages, bytesPerS: number, load: number): SkippingRound {
    const waiting = this.#sets.map((set) => ({
      bytes: pendingBytes(set, pending),
      writesPerS: set.writesPerS * load,
    }));
    const total = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    if (bytesPerS === Number.POSITIVE_INFINITY) {
      return { sentBytes: total, durationS: 0, skippedBytes: 0 };
    }
    // What is sent in a longer round is a smaller part of what the link could send in it.
    let least = 0;
    let most = total / bytesPerS;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (least + most) / 2;
      if (sentWithin(waiting, middle) > middle * bytesPerS) least = middle;
      else most = middle;
    }
    const sentBytes = Math.min(most * bytesPerS, total);
    return { sentBytes, durationS: most, skippedBytes: total - sentBytes };
  }

  /** Distinct memory written to in so many seconds at full load. */
  #reached(fullS: number): number {
    let bytes = 0;
    for (const set of this.#sets) bytes -= set.bytes * Math.expm1(-set.writesPerS * fullS);
    return bytes;
  }
}

/** Less than a byte is none: a rate for it would be beyond all numbers. */
function pageSet(bytes: number, bytesPerS: number): PageSet {
  return bytes < 1 ? { bytes: 0, writesPerS: 0 } : { bytes, writesPerS: bytesPerS / bytes };
}

/** Those of a set's pages that are pending. */
function pendingBytes({ bytes, writesPerS }: PageSet, pending: PendingPages): number {
  if (pending === "all") return bytes;
  return bytes * -Math.expm1(-writesPerS * pending.durationS * pending.load);
}

/** What a round of some duration sends: a page in it whose turn is at t goes if it was not written to before t. */
function sentWithin(waiting: readonly PageSet[], durationS: number): number {
  let bytes = 0;
  for (const set of waiting) bytes += set.bytes * meanUntouched(set.writesPerS * durationS);
  return bytes;
}

/** The part of a set that is not come to before some moment, on average over a time in which a page is so many times. */
function meanUntouched(times: number): number {
  return times > 0 ? Math.min(-Math.expm1(-times) / times, 1) : 1;
}

/**
 * A hot and a cold part of the memory, each of whose N pages are written to at random at a rate w: after t, the pages
 * that were written to at least once are N·(1 − e^(−wt/N)).
 */
export const workingSet: GuestMemoryModule<typeof PARAMETERS> = {
  name: "working-set",
  meaning: "the VM writes to a small part of its memory often, and to the rest seldom, each at random",
  source:
    "the writable working set of Clark et al., Live migration of virtual machines, NSDI 2005, §3; two parts of random writes are an assumption, and so are the defaults",
  parameters: PARAMETERS,
  create: (basis, parameters) => new WorkingSetMemory(basis, parameters),
};
