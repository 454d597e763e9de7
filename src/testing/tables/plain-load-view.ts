import fc from "fast-check";
import { HISTORY_LENGTH, type LoadView } from "../../policies/load-view.ts";

export interface ServerLoad {
  capacityMhz: number;
  requestedMhz: number;
  /** Newest first, at most {@link HISTORY_LENGTH} samples. */
  history: number[];
  longestMigrationS: number;
}

export interface VmLoad {
  memoryMiB: number;
  utilisation: number;
  /** 1,000 MHz if left out. */
  capacityMhz?: number;
  /** Newest first. */
  history: number[];
}

const VM_CAPACITY_MHZ = 1000;

/** A view of plain data that keeps its contract to the letter: one shared buffer serves every history. */
export function loadView(servers: readonly ServerLoad[], vms: readonly VmLoad[] = []): LoadView {
  const shared = new Float64Array(HISTORY_LENGTH);
  return {
    intervalS: 300,
    capacityMhz: (server) => servers[server]!.capacityMhz,
    requestedMhz: (server) => servers[server]!.requestedMhz,
    history: (server) => {
      shared.fill(0);
      shared.set(servers[server]!.history);
      return shared;
    },
    sortedHistory: (server) => {
      const { history } = servers[server]!;
      shared.fill(Number.NaN);
      shared.set(history.slice(0, historyLength(history)).sort((a, b) => a - b));
      return shared;
    },
    nearlySortedHistory: (server) => {
      const { history } = servers[server]!;
      shared.fill(Number.NaN);
      shared.set(history.slice(0, historyLength(history)));
      return shared;
    },
    historyLength: (server) => historyLength(servers[server]!.history),
    longestMigrationS: (server) => servers[server]!.longestMigrationS,
    vmMemoryMiB: (vm) => vms[vm]!.memoryMiB,
    vmDemandMhz: (vm) => vms[vm]!.utilisation * (vms[vm]!.capacityMhz ?? VM_CAPACITY_MHZ),
    vmUtilisation: (vm) => vms[vm]!.utilisation,
    vmHistoryLength: (vm) => vms[vm]!.history.length,
    vmHistory: (vm, k) => vms[vm]!.history[k]!,
  };
}

function historyLength(history: readonly number[]): number {
  return Math.max(1, history.findLastIndex((u) => u !== 0) + 1);
}

/** A server with 1,000 MHz, so that requests read as thousandths. */
export function server(requestedMhz: number, history: number[] = [], longestMigrationS = 20): ServerLoad {
  return { capacityMhz: 1000, requestedMhz, history, longestMigrationS };
}

export function vm(memoryMiB: number, utilisation = 0.5, history: number[] = []): VmLoad {
  return { memoryMiB, utilisation, history };
}

const utilisations: fc.Arbitrary<number[]> = fc.array(
  fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  { maxLength: HISTORY_LENGTH },
);

export const anyServer: fc.Arbitrary<ServerLoad> = fc.record({
  capacityMhz: fc.constantFrom(1000, 3720, 5320),
  requestedMhz: fc.integer({ min: 0, max: 8000 }),
  history: utilisations,
  longestMigrationS: fc.integer({ min: 0, max: 900 }),
});

export const anyVm: fc.Arbitrary<VmLoad> = fc.record({
  memoryMiB: fc.constantFrom(613, 870, 1740),
  utilisation: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  history: utilisations,
});
