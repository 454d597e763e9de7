import { LoadHistory } from "../../models/compute/load-history.ts";
import type { Residents } from "../../models/compute/residents.ts";
import { HISTORY_LENGTH, type UtilisationHistory } from "../../models/compute/utilisation-history.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { LoadView } from "../../policies/load-view.ts";
import { NONE } from "../../sim/none.ts";

/**
 * What overload detection and VM selection see: the load columns, and each server's history, which is the sum of its
 * VMs' histories and is kept until the server's guests change.
 */
export class ServerLoadView implements LoadView {
  readonly intervalS: number;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #histories: UtilisationHistory;
  readonly #shares: LoadHistory;
  readonly #migrationS: (vm: number) => number;
  readonly #sums: Float64Array;
  readonly #rows: Float64Array[];
  readonly #isCurrent: Uint8Array;
  /**
   * For each server, the places of the ring in about the order of the sums that they hold: the order in which they were
   * sorted last. A new sample or another guest changes little in it, and what is nearly sorted is sorted quickly.
   */
  readonly #order: Uint8Array;
  readonly #sorted: Float64Array = new Float64Array(HISTORY_LENGTH);
  readonly #sortedPlaces: Uint8Array = new Uint8Array(HISTORY_LENGTH);
  readonly #trialSum: Float64Array = new Float64Array(HISTORY_LENGTH);
  #trialVm: number = NONE;
  #trialServer: number = NONE;
  /** Whose trial {@link #trialSum} was last made for. */
  #triedVm: number = NONE;
  #triedServer: number = NONE;
  #isTrialCurrent = false;

  constructor(
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    histories: UtilisationHistory,
    options: { readonly intervalS: number; readonly migrationS: (vm: number) => number },
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#histories = histories;
    this.#shares = new LoadHistory(servers, vms, histories);
    this.intervalS = options.intervalS;
    this.#migrationS = options.migrationS;
    this.#sums = new Float64Array(servers.count * HISTORY_LENGTH);
    this.#rows = Array.from({ length: servers.count }, (_, server) =>
      this.#sums.subarray(server * HISTORY_LENGTH, (server + 1) * HISTORY_LENGTH),
    );
    this.#isCurrent = new Uint8Array(servers.count);
    this.#order = new Uint8Array(servers.count * HISTORY_LENGTH);
    for (let i = 0; i < this.#order.length; i++) this.#order[i] = i % HISTORY_LENGTH;
  }

  /** A new sample was taken of every VM. */
  sampled(): void {
    this.#shares.sampled();
    this.#isCurrent.fill(0);
  }

  /** A server's guests are others than before. */
  guestsChanged(server: number): void {
    this.#isCurrent[server] = 0;
  }

  /** Shows a server as it would be with one VM more, until {@link endTrial}. */
  beginTrial(vm: number, server: number): void {
    this.#trialVm = vm;
    this.#trialServer = server;
    this.#triedVm = vm;
    this.#triedServer = server;
    this.#isTrialCurrent = false;
  }

  /** The VM of the last trial was put on its server, after those that stand there: what was summed up for it holds. */
  keepTrial(vm: number, server: number): void {
    if (!this.#isTrialCurrent || vm !== this.#triedVm || server !== this.#triedServer) return;
    this.#rows[server]!.set(this.#trialSum);
    this.#isCurrent[server] = 1;
    this.#isTrialCurrent = false;
  }

  /** Shows every server as it is. */
  endTrial(): void {
    this.#trialVm = NONE;
    this.#trialServer = NONE;
  }

  capacityMhz(server: number): number {
    return this.#servers.capacityMhz[server]!;
  }

  requestedMhz(server: number): number {
    const requested = this.#servers.demandMhz[server]!;
    return server === this.#trialServer ? requested + this.#vms.demandMhz[this.#trialVm]! : requested;
  }

  history(server: number): Float64Array {
    const sum = this.#rows[server]!;
    if (this.#isCurrent[server] === 0) this.#sumUp(server, sum);
    if (server !== this.#trialServer) return sum;
    if (!this.#isTrialCurrent) this.#addTrialTo(sum);
    return this.#trialSum;
  }

  sortedHistory(server: number): Float64Array {
    const count = this.historyLength(server);
    const history = this.history(server);
    const cursor = this.#histories.cursor;
    const order = this.#order;
    const sorted = this.#sorted;
    const places = this.#sortedPlaces;
    const base = server * HISTORY_LENGTH;
    let taken = 0;
    let left = count;
    for (let i = 0; i < HISTORY_LENGTH; i++) {
      const place = order[base + i]!;
      const k = place <= cursor ? cursor - place : cursor - place + HISTORY_LENGTH;
      if (k >= count) {
        places[left++] = place;
        continue;
      }
      const value = history[k]!;
      let at = taken++;
      while (at > 0 && sorted[at - 1]! > value) {
        sorted[at] = sorted[at - 1]!;
        places[at] = places[at - 1]!;
        at--;
      }
      sorted[at] = value;
      places[at] = place;
    }
    if (server !== this.#trialServer) {
      for (let i = 0; i < HISTORY_LENGTH; i++) order[base + i] = places[i]!;
    }
    return sorted;
  }

  historyLength(server: number): number {
    const history = this.history(server);
    let length = HISTORY_LENGTH;
    while (length > 1 && history[length - 1] === 0) length--;
    return length;
  }

  longestMigrationS(server: number): number {
    const { head, next } = this.#residents;
    let longest = server === this.#trialServer ? this.#migrationS(this.#trialVm) : 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!)
      longest = Math.max(longest, this.#migrationS(vm));
    return longest;
  }

  vmMemoryMiB(vm: number): number {
    return this.#vms.memoryMiB[vm]!;
  }

  vmDemandMhz(vm: number): number {
    return this.#vms.demandMhz[vm]!;
  }

  vmUtilisation(vm: number): number {
    return this.#vms.demandMhz[vm]! / this.#vms.nominalMhz[vm]!;
  }

  vmHistoryLength(vm: number): number {
    return this.#histories.length(vm);
  }

  vmHistory(vm: number, k: number): number {
    return this.#histories.at(vm, k);
  }

  #addTrialTo(sum: Float64Array): void {
    const trialSum = this.#trialSum;
    for (let k = 0; k < HISTORY_LENGTH; k++) trialSum[k] = sum[k]!;
    this.#shares.addTo(trialSum, this.#trialVm, this.#trialServer);
    this.#isTrialCurrent = true;
  }

  #sumUp(server: number, sum: Float64Array): void {
    const { head, next } = this.#residents;
    sum.fill(0);
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) this.#shares.addTo(sum, vm, server);
    this.#isCurrent[server] = 1;
  }
}
