import { NONE } from "../../sim/none.ts";
import type { IncomingMoves } from "../migration/incoming.ts";
import type { ServerTable } from "../plant/servers.ts";
import type { CpuSharing } from "./cpu-sharing.ts";
import type { HashOrder } from "./hash-order.ts";
import type { Residents } from "./residents.ts";
import type { VmTable } from "./vms.ts";

/** What a VM that arrives is given, and takes, of its request: the rest of it stays with the source. */
const ARRIVING_SHARE = 0.1;
/** What a VM that leaves keeps of what it takes. */
const LEAVING_SHARE = 0.9;

/** How a migration shows in the sharing. */
export interface ProportionalSharingOptions {
  /**
   * True: a VM that arrives asks for its whole request and is given a tenth of it, and one that leaves gets nine
   * tenths. False: the target carries only the migration's overhead, in what is asked and in what is given alike.
   */
  readonly migrationCpuSplit: boolean;
  /** As in fair sharing; used where `migrationCpuSplit` is off, 0..1. */
  readonly migrationOverhead: number;
  /** Present where requests are summed up in the order of a hash table; otherwise it is that of arrival. */
  readonly hashOrder?: HashOrder;
}

/**
 * Sharing by scaling: guests are served in list order; where one finds too little left, everyone so far is scaled by
 * total ÷ Σ requests and rounded down to whole MHz. A guest uses one core at most. Small guests suffer as much as
 * large ones and the rounding leaves capacity unused: a defect that a compatibility profile may ask for; the default
 * is {@link FairSharing}.
 */
export class ProportionalSharing implements CpuSharing {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #incoming: IncomingMoves;
  readonly #split: boolean;
  readonly #arriving: number;
  readonly #leaving: number;
  readonly #hashOrder: HashOrder | undefined;

  constructor(
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    incoming: IncomingMoves,
    options: ProportionalSharingOptions,
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#incoming = incoming;
    this.#split = options.migrationCpuSplit;
    this.#arriving = options.migrationCpuSplit ? ARRIVING_SHARE : options.migrationOverhead;
    this.#leaving = options.migrationCpuSplit ? LEAVING_SHARE : 1 - options.migrationOverhead;
    this.#hashOrder = options.hashOrder;
  }

  solve(server: number): void {
    const { demandMhz, allocatedMhz, transferring } = this.#vms;
    const next = this.#residents.next;
    const coreMhz = this.#servers.coreMhz[server]!;
    const capacity = this.#servers.capacityMhz[server]!;
    // Everyone is given what it asks for; that is undone where it turns out to be too much.
    let available = capacity;
    let needed = 0;
    let isShort = false;
    let used = 0;
    let requested = 0;
    let planned = 0;
    for (let vm = this.#residents.head[server]!; vm !== NONE; vm = next[vm]!) {
      const demand = demandMhz[vm]!;
      const need = demand < coreMhz ? demand : coreMhz;
      needed += need;
      if (available >= need) available -= need;
      else {
        isShort = true;
        available = 0;
      }
      let given = need;
      if (transferring[vm] === 1) {
        given = this.#leaving * need;
        used += given / this.#leaving;
      } else used += need;
      allocatedMhz[vm] = given;
      requested += demand;
      planned += given;
    }
    const incoming = this.#incoming;
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      const need = Math.min(demandMhz[incoming.vm[move]!]!, coreMhz) * this.#arriving;
      needed += need;
      if (available >= need) available -= need;
      else {
        isShort = true;
        available = 0;
      }
    }
    const servers = this.#servers;
    servers.availableMhz[server] = available;
    this.#hashOrder?.hold(server, servers.vmCount[server]! + servers.incomingCount[server]!);
    if (isShort) {
      this.#divide(server, capacity / (this.#hashOrder === undefined ? needed : this.#sumByHash(server)));
    } else if (incoming.head[server] !== NONE) this.#finish(server, used, requested, planned, 1, false);
    else {
      servers.usedMhz[server] = used;
      servers.requestedMhz[server] = requested;
      servers.demandMhz[server] = requested;
      servers.plannedMhz[server] = planned;
      servers.short[server] = used < requested ? 1 : 0;
    }
  }

  /** What one guest asks for is a matter of all. */
  solveOne(): boolean {
    return false;
  }

  /** Σ needs, as {@link solve} has them, in the order of a hash table. */
  #sumByHash(server: number): number {
    const order = this.#hashOrder!;
    const { head, next } = this.#residents;
    const incoming = this.#incoming;
    const demandMhz = this.#vms.demandMhz;
    const coreMhz = this.#servers.coreMhz[server]!;
    order.begin(server);
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!)
      order.add(vm, Math.min(demandMhz[vm]!, coreMhz));
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      const vm = incoming.vm[move]!;
      order.add(vm, Math.min(demandMhz[vm]!, coreMhz) * this.#arriving);
    }
    return order.sum();
  }

  /** Everyone is scaled by the same factor and rounded down. */
  #divide(server: number, factor: number): void {
    const { demandMhz, allocatedMhz, transferring } = this.#vms;
    const next = this.#residents.next;
    const coreMhz = this.#servers.coreMhz[server]!;
    let used = 0;
    let requested = 0;
    let planned = 0;
    for (let vm = this.#residents.head[server]!; vm !== NONE; vm = next[vm]!) {
      const demand = demandMhz[vm]!;
      const need = demand < coreMhz ? demand : coreMhz;
      const leaves = transferring[vm] === 1;
      const given = Math.floor(leaves ? need * factor * this.#leaving : need * factor);
      allocatedMhz[vm] = given;
      used += leaves ? given / this.#leaving : given;
      requested += demand;
      planned += given;
    }
    this.#finish(server, used, requested, planned, factor, true);
  }

  /** Adds the VMs under way and writes the server's load. */
  #finish(
    server: number,
    usedByResidents: number,
    requestedByResidents: number,
    plannedForResidents: number,
    factor: number,
    scaled: boolean,
  ): void {
    const servers = this.#servers;
    const incoming = this.#incoming;
    let used = usedByResidents;
    let requested = requestedByResidents;
    let asked = requestedByResidents;
    let planned = plannedForResidents;
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      const demand = this.#vms.demandMhz[incoming.vm[move]!]!;
      const need = Math.min(demand, servers.coreMhz[server]!);
      const leaves = incoming.thoughtLeaving[move] === 1;
      let given: number;
      if (scaled) given = Math.floor(leaves ? need * factor * this.#leaving : need * this.#arriving * factor);
      else given = leaves ? this.#leaving * need : this.#arriving * need;
      incoming.allocatedMhz[move] = given;
      used += given;
      asked += demand;
      requested += this.#split ? demand : this.#arriving * demand;
      planned += this.#split ? (given * this.#leaving) / this.#arriving + given : demand;
    }
    servers.usedMhz[server] = used;
    servers.requestedMhz[server] = requested;
    servers.demandMhz[server] = asked;
    servers.plannedMhz[server] = planned;
    servers.short[server] = used < requested ? 1 : 0;
  }
}
