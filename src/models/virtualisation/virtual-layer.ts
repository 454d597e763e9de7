import type { GuestCost } from "../../hypervisor/overhead/guest-cost.ts";
import type { DeviceCost } from "../../hypervisor/overhead/io-cost.ts";
import { NONE } from "../../sim/none.ts";
import type { ServerTable } from "../plant/servers.ts";
import type { CacheUse } from "./cache-uses.ts";

/** A way to run guests, and what each class of workloads pays for it. */
export interface Hypervisor {
  /** The scenario's name for it. */
  readonly name: string;
  /** `technique/paging/io/type/processor`. */
  readonly combination: string;
  /** Whether its guests are processes of the server's own kernel, and bring no operating system. */
  readonly sharesKernel: boolean;
  /** From a guest's place on a server that is up to its first work, s. */
  readonly startUpS: number;
  /** Memory that a guest takes besides its own, MiB. */
  readonly memoryOverheadMiB: number;
  /** By class of workloads. */
  readonly costs: readonly GuestCost[];
}

/** A class of workloads. */
export interface EventProfile {
  readonly name: string;
  readonly cache: CacheUse;
}

/** Models that are off by default: 0, 1 and false. */
export interface MemoryAndCacheModels {
  readonly guestOsMiB: number;
  readonly pageSharing: number;
  readonly memoryOvercommit: number;
  readonly activeMemory: number;
  readonly idleTax: number;
  readonly sharedCache: boolean;
  /** What a server's memory gives; Infinity: no limit. */
  readonly memoryBandwidthBitps: number;
}

/** What hypervisors there are, and what they run. */
export interface VirtualLayerSpec {
  /** Servers' types name rows of it. */
  readonly hypervisors: readonly Hypervisor[];
  /** VMs name rows of it. */
  readonly profiles: readonly EventProfile[];
  readonly models: MemoryAndCacheModels;
}

/** Rounding of a bound, relative: far more than it can be. */
const ROUNDING = 2 ** -40;

/**
 * What guests pay for being virtualised, by server and VM.
 *
 * Costs lie in small tables with a row for each hypervisor and a column for each class of workloads; row 0 is the bare
 * machine, and column 0 is what runs natively: neither costs anything. A slowdown of 1 and a footprint of 1 change no
 * bit of what they are multiplied with.
 */
export class VirtualLayer {
  readonly spec: VirtualLayerSpec;
  /** Speed of one core of each server, MHz. */
  readonly coreMhz: Float64Array;
  /** Where the row of each server's hypervisor begins, in the tables below. */
  readonly rowOf: Int32Array;
  /** The column of each VM. */
  readonly columnOf: Int32Array;
  /** The column of all VMs, if they are of one class; else NONE. */
  readonly onlyColumn: number;
  /** S: CPU time that a guest uses for a second of work on the bare machine. */
  readonly slowdown: Float64Array;
  /** CPU time that a server spends for a second of its guest's, the host's included: 1 + host's share / S. */
  readonly footprint: Float64Array;
  /** CPU time that the guest uses, in cores, beyond which its devices do not follow; Infinity: no limit. */
  readonly usedCores: Float64Array;
  /** 1 where no guest of a server costs anything, whatever its class, and none is bound by its devices. */
  readonly isFree: Uint8Array;
  /** CPU that the host spends on the guests of each server now, MHz. */
  readonly hostMhz: Float64Array;
  /** CPU that each VM could have used now and was not given, MHz; of no meaning where its server is not contended. */
  readonly waitingMhz: Float64Array;
  /** 1 where a guest waits for CPU now, by server. */
  readonly isContended: Uint8Array;
  /** What each VM's neighbours multiply its slowdown with now, 1 or more; null: the models of that are off. */
  readonly interference: Float64Array | null;
  readonly #columns: number;
  /** By row: what a guest's memory is multiplied with, taken of it before, and takes besides. */
  readonly #memoryFactor: Float64Array;
  readonly #memoryLessMiB: Float64Array;
  readonly #memoryMoreMiB: Float64Array;
  /** Rows that some server has. */
  readonly #present: readonly number[];
  /** By column: what a VM's demand becomes on any server, at least. */
  readonly #leastGrowth: Float64Array;

  /** @param profiles - of each VM: its row of the classes of workloads, or NONE */
  constructor(servers: ServerTable, profiles: Int32Array, spec: VirtualLayerSpec) {
    this.spec = spec;
    const { hypervisors, models } = spec;
    const columns = spec.profiles.length + 1;
    const rows = hypervisors.length + 1;
    this.#columns = columns;
    this.coreMhz = servers.coreMhz;
    this.rowOf = servers.hypervisor.map((hypervisor) => (hypervisor + 1) * columns);
    this.columnOf = profiles.map((profile) => profile + 1);
    const first = this.columnOf[0] ?? 0;
    this.onlyColumn = this.columnOf.every((column) => column === first) ? first : NONE;
    this.slowdown = new Float64Array(rows * columns).fill(1);
    this.footprint = new Float64Array(rows * columns).fill(1);
    this.usedCores = new Float64Array(rows * columns).fill(Number.POSITIVE_INFINITY);
    this.hostMhz = new Float64Array(servers.count);
    this.waitingMhz = new Float64Array(profiles.length);
    this.isContended = new Uint8Array(servers.count);
    const isIdeal = !models.sharedCache && models.memoryOvercommit === 1;
    this.interference = isIdeal ? null : new Float64Array(profiles.length).fill(1);
    this.#memoryFactor = new Float64Array(rows).fill(1);
    this.#memoryLessMiB = new Float64Array(rows);
    this.#memoryMoreMiB = new Float64Array(rows);
    hypervisors.forEach(({ costs, sharesKernel, memoryOverheadMiB }, h) => {
      costs.forEach((cost, p) => {
        const cell = (h + 1) * columns + p + 1;
        this.slowdown[cell] = cost.slowdown;
        this.footprint[cell] = 1 + cost.hostShare / cost.slowdown;
        this.usedCores[cell] = ioCoresOf(cost) * cost.slowdown;
      });
      if (sharesKernel) this.#memoryLessMiB[h + 1] = models.guestOsMiB;
      else this.#memoryFactor[h + 1] = 1 - models.pageSharing;
      this.#memoryMoreMiB[h + 1] = memoryOverheadMiB;
    });
    this.#present = [...new Set(this.rowOf)];
    const freeRows = this.interference === null ? this.#present.filter((row) => this.#isFreeRow(row)) : [];
    this.isFree = Uint8Array.from(this.rowOf, (row) => (freeRows.includes(row) ? 1 : 0));
    this.#leastGrowth = Float64Array.from({ length: columns }, (_, column) => this.#leastOf(column));
    for (let server = 0; server < servers.count; server++) {
      const hypervisor = hypervisors[servers.hypervisor[server]!];
      if (hypervisor === undefined || hypervisor.sharesKernel) continue;
      servers.promisableMemoryMiB[server]! *= models.memoryOvercommit;
      servers.freeMemoryMiB[server] = servers.promisableMemoryMiB[server]!;
    }
  }

  /** Where a VM's costs on a server stand in the tables. */
  cellOf(vm: number, server: number): number {
    return this.rowOf[server]! + this.columnOf[vm]!;
  }

  /**
   * What a VM's demand grows to on a server, MHz: S times as much, but for what its limit does not let it use, and what
   * the host spends on it.
   */
  grownMhz(vm: number, server: number, demandMhz: number, limitMhz: number): number {
    const cell = this.cellOf(vm, server);
    let used = demandMhz * this.slowdown[cell]!;
    if (used > demandMhz && used > limitMhz) used = demandMhz > limitMhz ? demandMhz : limitMhz;
    return used * this.footprint[cell]!;
  }

  /** A VM's class of workloads, or null if it runs natively. */
  profileOf(vm: number): EventProfile | null {
    return this.spec.profiles[this.columnOf[vm]! - 1] ?? null;
  }

  /** S of a VM now: its hypervisor's, and what its neighbours cost it. */
  slowdownNow(vm: number, cell: number): number {
    const slowdown = this.slowdown[cell]!;
    return this.interference === null ? slowdown : slowdown * this.interference[vm]!;
  }

  /** Memory that a VM takes of a server with some hypervisor, MiB; what runs natively takes its own and no more. */
  memoryMiB(vm: number, ownMiB: number, hypervisor: number): number {
    if (this.columnOf[vm] === 0) return ownMiB;
    const row = hypervisor + 1;
    const guestMiB = Math.max(0, ownMiB - this.#memoryLessMiB[row]!);
    return guestMiB * this.#memoryFactor[row]! + this.#memoryMoreMiB[row]!;
  }

  /** The least memory that a VM takes of any server, MiB. */
  leastMemoryMiB(vm: number, ownMiB: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const row of this.#present) {
      least = Math.min(least, this.memoryMiB(vm, ownMiB, row / this.#columns - 1));
    }
    return least;
  }

  /** The factor that a VM's demand grows by on any server, at least: a bound for those who search. */
  leastGrowth(vm: number): number {
    return this.#leastGrowth[this.columnOf[vm]!]!;
  }

  /** How long a VM takes to start on a server that is up, s. */
  startUpS(vm: number, hypervisor: number): number {
    return this.columnOf[vm] === 0 ? 0 : (this.spec.hypervisors[hypervisor]?.startUpS ?? 0);
  }

  /** What a VM's class pays under a hypervisor, or null where nothing is paid. */
  costOf(vm: number, hypervisor: number): GuestCost | null {
    return this.spec.hypervisors[hypervisor]?.costs[this.columnOf[vm]! - 1] ?? null;
  }

  #isFreeRow(row: number): boolean {
    for (let cell = row; cell < row + this.#columns; cell++) {
      const isFree = this.slowdown[cell] === 1 && this.footprint[cell] === 1;
      if (!isFree || this.usedCores[cell] !== Number.POSITIVE_INFINITY) return false;
    }
    return true;
  }

  /** Where a VM's own limits end its use of CPU, growth by its slowdown ends, too: the host's share remains. */
  #leastOf(column: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const row of this.#present) {
      const growth = Math.min(1, this.slowdown[row + column]!) * this.footprint[row + column]!;
      if (growth < least) least = growth;
    }
    return least === 1 ? 1 : least * (1 - ROUNDING);
  }
}

/** CPU time on the bare machine at which the busier of a guest's two devices is busy all the time. */
function ioCoresOf({ io: { packets, blocks } }: GuestCost): number {
  return Math.min(coresOf(packets), coresOf(blocks));
}

function coresOf({ mostPerSecond, perSecond }: DeviceCost): number {
  return perSecond > 0 ? mostPerSecond / perSecond : Number.POSITIVE_INFINITY;
}
