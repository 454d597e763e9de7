import type { OperationCost } from "./operation-cost.ts";
import type { Profile } from "./profile.ts";

/** The operation that what is left of a second is spent on: computing, without asking for anything. */
const REMAINDER = "arithmetic";

/** What one operation adds. */
export interface Contribution {
  readonly operation: string;
  /** Events in a second of CPU time on the bare machine. */
  readonly perSecond: number;
  /** Cycles that the guest waits for more than it would on the bare machine, an event. Negative if it gains. */
  readonly addedCycles: number;
  /** Cycles of the host operating system, an event. */
  readonly hostCycles: number;
  /** What it adds to the slowdown. */
  readonly share: number;
}

/** What a workload pays for being virtualised. */
export interface Slowdown {
  readonly profile: string;
  /** CPU time of the guest and its monitor, as a multiple of what the bare machine takes for the same work. */
  readonly slowdown: number;
  /**
   * Cycles of the host operating system, for a second of CPU time on the bare machine. They are spent on the host's
   * side: on another core, or, where there is no other, the guest waits for them, too.
   */
  readonly hostCyclesPerSecond: number;
  /** The same as a part of that second. */
  readonly hostShare: number;
  /** By what they add, largest first. */
  readonly contributions: readonly Contribution[];
  /** Operations of the profile that are not counted, since one of the two sides cannot do them. */
  readonly unmeasured: readonly string[];
}

/** What {@link slowdownOf} compares. */
export interface SlowdownSides {
  /** Rows of one combination. */
  readonly virtual: readonly OperationCost[];
  /** Rows of the bare machine, on the same processor. */
  readonly native: readonly OperationCost[];
  /** Cycles in a second. */
  readonly frequencyHz: number;
}

/**
 * S = 1 + Σ rate · (c_virtual − c_native) / f over the operations of a profile. What is left of the second after these,
 * on the bare machine, goes to {@link REMAINDER}, so that whatever makes plain computing slower counts, too.
 */
export function slowdownOf(profile: Profile, { virtual, native, frequencyHz }: SlowdownSides): Slowdown {
  const rates = Object.entries(profile.rates).map(([operation, { perSecond }]) => ({ operation, perSecond }));
  const computing = rowOf(native, REMAINDER);
  if (computing !== undefined) {
    const perSecond = (remainderOf(profile, native, frequencyHz) * frequencyHz) / computing.cycles;
    rates.push({ operation: REMAINDER, perSecond });
  }
  const contributions: Contribution[] = [];
  const unmeasured: string[] = [];
  for (const { operation, perSecond } of rates) {
    const there = rowOf(virtual, operation);
    const here = rowOf(native, operation);
    if (there === undefined || here === undefined) {
      unmeasured.push(operation);
      continue;
    }
    const addedCycles = there.cycles - there.host - (here.cycles - here.host);
    const share = (perSecond * addedCycles) / frequencyHz;
    contributions.push({ operation, perSecond, addedCycles, hostCycles: there.host, share });
  }
  contributions.sort((a, b) => b.share - a.share);
  const hostCyclesPerSecond = sum(contributions.map(({ perSecond, hostCycles }) => perSecond * hostCycles));
  return {
    profile: profile.name,
    slowdown: 1 + sum(contributions.map(({ share }) => share)),
    hostCyclesPerSecond,
    hostShare: hostCyclesPerSecond / frequencyHz,
    contributions,
    unmeasured,
  };
}

/** The part of a second on the bare machine that a profile's operations leave; 0 if they take all of it. */
export function remainderOf(
  { rates }: Profile,
  native: readonly OperationCost[],
  frequencyHz: number,
): number {
  const taken = sum(
    Object.entries(rates).map(
      ([operation, { perSecond }]) => perSecond * (rowOf(native, operation)?.cycles ?? 0),
    ),
  );
  return Math.max(0, 1 - taken / frequencyHz);
}

function rowOf(rows: readonly OperationCost[], operation: string): OperationCost | undefined {
  return rows.find((row) => row.operation === operation);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
