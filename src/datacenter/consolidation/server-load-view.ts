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
  /**
   * The sums, by places of the ring: a row for each server as it is, from #planRows on a row for each as a plan has it,
   * and a row for the server on trial. So what a plan changes need not be summed up again when it is taken back.
   */
  readonly #sums: Float64Array;
  /** For each row, the history's length; 0 where the row is not up to date. */
  readonly #lengths: Uint8Array;
  readonly #planRows: number;
  readonly #trialRow: number;
  /** 1 for a server whose guests the plan has changed. */
  readonly #isPlanned: Uint8Array;
  /** By VM, the server in whose row it is summed up, or NONE. */
  readonly #summedOn: Int32Array;
  readonly #history: Float64Array = new Float64Array(HISTORY_LENGTH);
  /**
   * For each server, the places of the ring in about the order of the sums that they hold: the order in which they were
   * sorted last. A new sample or another guest changes little in it, and what is nearly sorted is sorted quickly.
   */
  readonly #order: Uint8Array;
  readonly #sorted: Float64Array = new Float64Array(HISTORY_LENGTH);
  readonly #sortedPlaces: Uint8Array = new Uint8Array(HISTORY_LENGTH);
  #trialVm: number = NONE;
  #trialServer: number = NONE;
  /** Whose trial the trial's row was last made for. */
  #triedVm: number = NONE;
  #triedServer: number = NONE;

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
    this.#planRows = servers.count;
    this.#trialRow = 2 * servers.count;
    this.#sums = new Float64Array((this.#trialRow + 1) * HISTORY_LENGTH);
    this.#lengths = new Uint8Array(this.#trialRow + 1);
    this.#isPlanned = new Uint8Array(servers.count);
    this.#summedOn = new Int32Array(vms.count).fill(NONE);
    this.#order = new Uint8Array(servers.count * HISTORY_LENGTH);
    for (let i = 0; i < this.#order.length; i++) this.#order[i] = i % HISTORY_LENGTH;
  }

  /** A new sample was taken of every VM. Where a server has the guests that it had, only this sample is summed up. */
  sampled(): void {
    this.#shares.sampled();
    const { head, next } = this.#residents;
    const { cursor } = this.#histories;
    for (let server = 0; server < this.#planRows; server++) {
      if (this.#lengths[server] === 0) continue;
      const shares = this.#shares.sharesOf(server);
      let sum = 0;
      for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) sum += shares[vm * HISTORY_LENGTH + cursor]!;
      this.#sums[server * HISTORY_LENGTH + cursor] = sum;
      this.#measure(server);
    }
  }

  /** A VM stands on another server than before, after those that stand there already. */
  arrived(vm: number): void {
    this.left(vm);
    const server = this.#vms.server[vm]!;
    this.#summedOn[vm] = server;
    // One more term at the end: the sums are those that one would come to from the beginning, to the last bit.
    if (this.#lengths[server]! > 0) this.#addTo(server, server, vm, server);
  }

  /** A VM leaves the server on which it stands. */
  left(vm: number): void {
    const server = this.#summedOn[vm]!;
    if (server !== NONE) this.#lengths[server] = 0;
    this.#summedOn[vm] = NONE;
  }

  /** In the plan that is being made, a server's guests are others than before. */
  planned(server: number): void {
    this.#isPlanned[server] = 1;
    this.#lengths[this.#planRows + server] = 0;
  }

  /** The plan was taken back: every server has the guests that it has. */
  planEnded(): void {
    this.#isPlanned.fill(0);
  }

  /** Shows a server as it would be with one VM more, until {@link endTrial}. */
  beginTrial(vm: number, server: number): void {
    this.#trialVm = vm;
    this.#trialServer = server;
    this.#triedVm = vm;
    this.#triedServer = server;
    this.#lengths[this.#trialRow] = 0;
  }

  /** The VM of the last trial was put on its server, after those that stand there: what was summed up for it holds. */
  keepTrial(vm: number, server: number): void {
    const length = this.#lengths[this.#trialRow]!;
    if (length === 0 || vm !== this.#triedVm || server !== this.#triedServer) return;
    const from = this.#trialRow * HISTORY_LENGTH;
    const row = this.#planRows + server;
    this.#sums.copyWithin(row * HISTORY_LENGTH, from, from + HISTORY_LENGTH);
    this.#lengths[row] = length;
    this.#lengths[this.#trialRow] = 0;
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
    return server === this.#trialServer ? requested + this.#vms.takenMhz(this.#trialVm, server) : requested;
  }

  history(server: number): Float64Array {
    const base = this.#rowOf(server) * HISTORY_LENGTH;
    let place = this.#histories.cursor;
    for (let k = 0; k < HISTORY_LENGTH; k++) {
      this.#history[k] = this.#sums[base + place]!;
      place = place === 0 ? HISTORY_LENGTH - 1 : place - 1;
    }
    return this.#history;
  }

  nearlySortedHistory(server: number): Float64Array {
    const row = this.#rowOf(server);
    const count = this.#lengths[row]!;
    const order = this.#order;
    const sums = this.#sums;
    const places = this.#sortedPlaces;
    const values = this.#sorted;
    const first = server * HISTORY_LENGTH;
    const base = row * HISTORY_LENGTH;
    if (count === HISTORY_LENGTH) {
      for (let i = 0; i < HISTORY_LENGTH; i++) {
        const place = order[first + i]!;
        places[i] = place;
        values[i] = sums[base + place]!;
      }
      return values;
    }
    const { cursor } = this.#histories;
    let taken = 0;
    let left = count;
    for (let i = 0; i < HISTORY_LENGTH; i++) {
      const place = order[first + i]!;
      const k = place <= cursor ? cursor - place : cursor - place + HISTORY_LENGTH;
      if (k >= count) places[left++] = place;
      else {
        places[taken] = place;
        values[taken++] = sums[base + place]!;
      }
    }
    return values;
  }

  sortedHistory(server: number): Float64Array {
    const values = this.nearlySortedHistory(server);
    const count = this.historyLength(server);
    const places = this.#sortedPlaces;
    for (let i = 1; i < count; i++) {
      const value = values[i]!;
      const place = places[i]!;
      let at = i;
      while (at > 0 && values[at - 1]! > value) {
        values[at] = values[at - 1]!;
        places[at] = places[at - 1]!;
        at--;
      }
      values[at] = value;
      places[at] = place;
    }
    this.#order.set(places, server * HISTORY_LENGTH);
    return values;
  }

  historyLength(server: number): number {
    return this.#lengths[this.#rowOf(server)]!;
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

  /** The row of a server's sums, up to date. */
  #rowOf(server: number): number {
    const row = this.#isPlanned[server] === 1 ? this.#planRows + server : server;
    if (this.#lengths[row] === 0) this.#sumUp(row, server);
    if (server !== this.#trialServer) return row;
    if (this.#lengths[this.#trialRow] === 0) this.#addTo(this.#trialRow, row, this.#trialVm, server);
    return this.#trialRow;
  }

  /** Writes to a row what another one holds and the samples of one VM more. */
  #addTo(row: number, from: number, vm: number, server: number): void {
    const sums = this.#sums;
    const shares = this.#shares.sharesOf(server);
    const start = row * HISTORY_LENGTH;
    const end = start + HISTORY_LENGTH;
    let before = from * HISTORY_LENGTH;
    let added = vm * HISTORY_LENGTH;
    for (let i = start; i < end; i++) sums[i] = sums[before++]! + shares[added++]!;
    this.#measure(row);
  }

  #sumUp(row: number, server: number): void {
    const { head, next } = this.#residents;
    const sums = this.#sums;
    const shares = this.#shares.sharesOf(server);
    const start = row * HISTORY_LENGTH;
    const end = start + HISTORY_LENGTH;
    sums.fill(0, start, end);
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      for (let i = start, added = vm * HISTORY_LENGTH; i < end; i++, added++) sums[i]! += shares[added]!;
    }
    this.#measure(row);
  }

  /** Finds the length of a row that has been summed up: zeros behind the oldest sample do not count. */
  #measure(row: number): void {
    const sums = this.#sums;
    const base = row * HISTORY_LENGTH;
    let length = HISTORY_LENGTH;
    let oldest = this.#histories.cursor;
    do oldest = oldest === HISTORY_LENGTH - 1 ? 0 : oldest + 1;
    while (sums[base + oldest] === 0 && --length > 1);
    this.#lengths[row] = length;
  }
}
