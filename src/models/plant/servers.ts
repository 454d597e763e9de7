import { ServerChanges } from "./server-changes.ts";
import type { ServerType } from "./server-type.ts";

/** What a server's power supply sees: the states of the platform, not of its CPU. */
export const SERVER_STATE = {
  off: 0,
  booting: 1,
  on: 2,
  suspending: 3,
  suspended: 4,
  resuming: 5,
  shuttingDown: 6,
} as const;

/** One of {@link SERVER_STATE}. */
export type ServerState = (typeof SERVER_STATE)[keyof typeof SERVER_STATE];

/** Why a server lets no VM in: bits of the column {@link ServerTable.closed}. */
export const CLOSED = {
  /** A guest has it for itself alone. */
  claimed: 1,
  /** It is to be empty, for maintenance. */
  maintenance: 2,
} as const;

/**
 * The servers of the data centre, a row each, in the order in which the scenario lists them.
 *
 * Fixed columns come from the server's type; the load columns are written by the CPU-sharing model, the measured
 * column by the settle step, the reservation columns by {@link Residents} as VMs come and go.
 */
export class ServerTable {
  /** Number of servers. */
  readonly count: number;
  /** The distinct server types; column {@link typeOf} indexes it. */
  readonly types: readonly ServerType[];
  /** Index into {@link types}. */
  readonly typeOf: Int32Array;
  readonly cores: Float64Array;
  readonly coreMhz: Float64Array;
  /** cores × coreMhz, MHz. */
  readonly capacityMhz: Float64Array;
  readonly memoryMiB: Float64Array;
  readonly networkBitps: Float64Array;
  /** Row of the hypervisors that runs its guests, or NONE. */
  readonly hypervisor: Int32Array;
  /** Memory that guests may be promised, MiB: what there is, unless a model of the hypervisor's stretches it. */
  readonly promisableMemoryMiB: Float64Array;

  /** Platform state, one of {@link SERVER_STATE}. */
  readonly state: Uint8Array;

  /** CPU in use, migration work included, MHz. */
  readonly usedMhz: Float64Array;
  /** CPU that the server is asked for now, MHz. */
  readonly requestedMhz: Float64Array;
  /** Σ full demand of the VMs placed here and under way to here, MHz: what a planner tests for overload. */
  readonly demandMhz: Float64Array;
  /** CPU in use once every VM under way has arrived, MHz: what a planner adds to. */
  readonly plannedMhz: Float64Array;
  /** CPU that a newcomer could still be given, MHz. */
  readonly availableMhz: Float64Array;
  /** 1 while a guest gets less CPU than it asks for. */
  readonly short: Uint8Array;

  /** usedMhz / capacityMhz as of the last settled instant, 0..1. */
  readonly utilisation: Float64Array;

  /** Σ nominal CPU of the VMs placed here or under way to here, MHz. */
  readonly committedMhz: Float64Array;
  /** Memory not reserved by a VM placed here or under way to here, MiB. */
  readonly freeMemoryMiB: Float64Array;
  /** Network bandwidth not reserved, bit/s. */
  readonly freeNetworkBitps: Float64Array;
  /** Number of VMs placed here; those under way to here do not count. */
  readonly vmCount: Int32Array;
  /** Reasons for which no VM is let in, of {@link CLOSED}; 0: there is none. */
  readonly closed: Uint8Array;
  /** Number of VMs placed here that may not run all the time. */
  readonly heldBackCount: Int32Array;
  /** Number of moves that it takes part in without running the VM: nearly always VMs under way to here. */
  readonly incomingCount: Int32Array;
  readonly #watchers: ServerChanges[] = [];

  /** @param types - the type of each server, in id order. */
  constructor(types: readonly ServerType[]) {
    const count = types.length;
    this.count = count;
    this.types = [...new Set(types)];
    const index = new Map(this.types.map((type, i) => [type, i]));
    this.typeOf = Int32Array.from(types, (type) => index.get(type)!);
    this.cores = Float64Array.from(types, (type) => type.cores);
    this.coreMhz = Float64Array.from(types, (type) => type.coreMhz);
    this.capacityMhz = Float64Array.from(types, (type) => type.cores * type.coreMhz);
    this.memoryMiB = Float64Array.from(types, (type) => type.memoryMiB);
    this.networkBitps = Float64Array.from(types, (type) => type.nicBitps);
    this.hypervisor = Int32Array.from(types, (type) => type.hypervisor);
    this.promisableMemoryMiB = this.memoryMiB.slice();
    this.state = new Uint8Array(count).fill(SERVER_STATE.on);
    this.usedMhz = new Float64Array(count);
    this.requestedMhz = new Float64Array(count);
    this.demandMhz = new Float64Array(count);
    this.plannedMhz = new Float64Array(count);
    this.availableMhz = this.capacityMhz.slice();
    this.short = new Uint8Array(count);
    this.utilisation = new Float64Array(count);
    this.committedMhz = new Float64Array(count);
    this.freeMemoryMiB = this.memoryMiB.slice();
    this.freeNetworkBitps = this.networkBitps.slice();
    this.vmCount = new Int32Array(count);
    this.closed = new Uint8Array(count);
    this.heldBackCount = new Int32Array(count);
    this.incomingCount = new Int32Array(count);
  }

  /** A list that says from now on which servers' guests, reservations or state have changed. */
  watch(): ServerChanges {
    const changes = new ServerChanges(this.count);
    this.#watchers.push(changes);
    return changes;
  }

  /** Says that a server's guests, reservations or state have changed. Whoever changes them calls it. */
  changed(server: number): void {
    for (let i = 0; i < this.#watchers.length; i++) this.#watchers[i]!.add(server);
  }

  /** The first server of a type that there is. */
  firstOf(type: ServerType): number {
    return this.typeOf.indexOf(this.types.indexOf(type));
  }

  /** The type of a server. */
  typeAt(server: number): ServerType {
    return this.types[this.typeOf[server]!]!;
  }
}
