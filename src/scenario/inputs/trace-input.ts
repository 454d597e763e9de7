import type { RecordedVms } from "../../models/workload/recorded-vms.ts";
import type { GridRule } from "./trace-gatherer.ts";

/** How traces are read. */
export interface TraceRules extends GridRule {
  /** Only the first so many; Infinity: all. */
  readonly first: number;
  /** Utilisation above 100 % counts as 100 %; otherwise it is an error. */
  readonly capExcess: boolean;
}

/** What a reader found. */
export interface TraceInput extends RecordedVms {
  /** Digest of the file or folder as `inputDigest` computes it, also when only the first traces are wanted. */
  readonly sha256: string;
}

/** Times are counted from anywhere; seconds since 1970 that lie after the year 5000 are milliseconds by mistake. */
export const LATEST_S = 1e11;

/** What a time in seconds must be, for messages. */
export const SECONDS_EXPECTED = "a time in seconds from 0 to 1e11";

/** What utilisation must be, for messages. */
export const FRACTION_EXPECTED = "a fraction 0..1, or excess: cap for more";
