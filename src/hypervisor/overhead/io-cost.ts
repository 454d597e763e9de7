import type { OperationCost } from "./operation-cost.ts";
import type { Profile } from "./profile.ts";
import type { SlowdownSides } from "./slowdown.ts";

/** Operations on the network card, and on the disk. */
const PACKETS = ["packet-in", "packet-out"] as const;
const BLOCKS = ["disk-read"] as const;

/** What a guest's operations on one device cost under a combination. */
export interface DeviceCost {
  /** Operations in a second of CPU time on the bare machine. */
  readonly perSecond: number;
  /** Time that one of them takes longer than on the bare machine, on the mean, s; 0 for a workload without any. */
  readonly addedLatencyS: number;
  /** The most that the device's queue serves in a second; Infinity where nobody stands between guest and device. */
  readonly mostPerSecond: number;
}

/** What a workload's input and output costs it. */
export interface IoCost {
  readonly packets: DeviceCost;
  readonly blocks: DeviceCost;
}

/**
 * Latency and throughput of a workload's input and output.
 *
 * Latency grows by (c_virtual − c_native) / f, the host's cycles included, since the guest waits for them, too. A device
 * has one queue, which one vCPU and, beside it, one thread of the host serve: it can do f / max(c − c_host, c_host)
 * operations a second, with c the mean over the workload's mix. Devices that are the kernel's own, on the bare machine
 * and in containers, have as many queues as cores, and no such limit.
 *
 * @param isShared - whether there is a monitor between guest and device
 */
export function ioCostOf(profile: Profile, sides: SlowdownSides, isShared: boolean): IoCost {
  return {
    packets: deviceCost(profile, PACKETS, sides, isShared),
    blocks: deviceCost(profile, BLOCKS, sides, isShared),
  };
}

function deviceCost(
  { rates }: Profile,
  operations: readonly string[],
  { virtual, native, frequencyHz }: SlowdownSides,
  isShared: boolean,
): DeviceCost {
  let perSecond = 0;
  let addedCycles = 0;
  let guestCycles = 0;
  let hostCycles = 0;
  for (const operation of operations) {
    const rate = rates[operation]?.perSecond ?? 0;
    const there = costOf(virtual, operation);
    const here = costOf(native, operation);
    if (rate === 0 || there === undefined || here === undefined) continue;
    perSecond += rate;
    addedCycles += rate * (there.cycles - here.cycles);
    guestCycles += rate * (there.cycles - there.host);
    hostCycles += rate * there.host;
  }
  if (perSecond === 0) return { perSecond, addedLatencyS: 0, mostPerSecond: Number.POSITIVE_INFINITY };
  return {
    perSecond,
    addedLatencyS: addedCycles / perSecond / frequencyHz,
    mostPerSecond: isShared
      ? (frequencyHz * perSecond) / Math.max(guestCycles, hostCycles)
      : Number.POSITIVE_INFINITY,
  };
}

function costOf(costs: readonly OperationCost[], operation: string): OperationCost | undefined {
  return costs.find((cost) => cost.operation === operation);
}
