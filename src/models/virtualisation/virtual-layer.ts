import type { GuestCost } from "../../hypervisor/overhead/guest-cost.ts";
import { NONE } from "../../sim/none.ts";
import type { VmTable } from "../compute/vms.ts";
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
}

/** What hypervisors there are, and what they run. */
export interface VirtualLayerSpec {
  /** Servers' types name rows of it. */
  readonly hypervisors: readonly Hypervisor[];
  /** VMs name rows of it. */
  readonly profiles: readonly EventProfile[];
  readonly models: MemoryAndCacheModels;
}

/**
 * What guests pay for being virtualised, by server and VM.
 *
 * Costs lie in small tables with a row for each hypervisor and a column for each class of workloads; row 0 is the bare
 * machine, and column 0 is what runs natively: neither costs anything. A slowdown of 1 and a footprint of 1 change no
 * bit of what they are multiplied with.
 */
export class VirtualLayer {
  readonly spec: VirtualLayerSpec;
  /** Where the row of each server's hypervisor begins, in the tables below. */
  readonly rowOf: Int32Array;
  /** The column of each VM. */
  readonly columnOf: Int32Array;
  /** S: CPU time that a guest uses for a second of work on the bare machine. */
  readonly slowdown: Float64Array;
  /** CPU time that a server spends for a second of its guest's, the host's included: 1 + host's share / S. */
  readonly footprint: Float64Array;
  /** CPU time on the bare machine, in cores, beyond which the guest's devices do not follow; Infinity: no limit. */
  readonly ioCores: Float64Array;
  /** By column: the least that S · footprint is on any server. */
  readonly #leastGrowth: Float64Array;

  constructor(servers: ServerTable, vms: VmTable, spec: VirtualLayerSpec) {
    this.spec = spec;
    const { hypervisors, profiles } = spec;
    const columns = profiles.length + 1;
    const rows = hypervisors.length + 1;
    this.rowOf = Int32Array.from(
      { length: servers.count },
      (_, server) => (servers.typeAt(server).hypervisor + 1) * columns,
    );
    this.columnOf = Int32Array.from(vms.profile, (profile, vm) =>
      vms.native[vm] === 1 || profile === NONE ? 0 : profile + 1,
    );
    this.slowdown = new Float64Array(rows * columns).fill(1);
    this.footprint = new Float64Array(rows * columns).fill(1);
    this.ioCores = new Float64Array(rows * columns).fill(Number.POSITIVE_INFINITY);
    hypervisors.forEach(({ costs }, h) => {
      costs.forEach((cost, p) => {
        const cell = (h + 1) * columns + p + 1;
        this.slowdown[cell] = cost.slowdown;
        this.footprint[cell] = 1 + cost.hostShare / cost.slowdown;
        this.ioCores[cell] = ioCoresOf(cost);
      });
    });
    this.#leastGrowth = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    const present = new Set(this.rowOf);
    for (const row of present) {
      for (let column = 0; column < columns; column++) {
        const growth = this.slowdown[row + column]! * this.footprint[row + column]!;
        if (growth < this.#leastGrowth[column]!) this.#leastGrowth[column] = growth;
      }
    }
  }

  /** Where a VM's costs on a server stand in the tables. */
  cellOf(vm: number, server: number): number {
    return this.rowOf[server]! + this.columnOf[vm]!;
  }

  /** A VM's class of workloads, or null if it runs natively. */
  profileOf(vm: number): EventProfile | null {
    return this.spec.profiles[this.columnOf[vm]! - 1] ?? null;
  }

  /** What a VM's class pays on a server, or null where nothing is paid. */
  costOf(vm: number, server: number): GuestCost | null {
    const cell = this.cellOf(vm, server);
    const columns = this.spec.profiles.length + 1;
    const hypervisor = this.spec.hypervisors[Math.floor(cell / columns) - 1];
    return hypervisor?.costs[(cell % columns) - 1] ?? null;
  }

  /** The least by which a VM's demand grows on any server there is: a bound for those who search. */
  leastGrowth(vm: number): number {
    return this.#leastGrowth[this.columnOf[vm]!]!;
  }
}

/** CPU time on the bare machine at which the busier of a guest's two devices is busy all the time. */
function ioCoresOf({ io: { packets, blocks } }: GuestCost): number {
  return Math.min(packets.mostPerSecond / packets.perSecond, blocks.mostPerSecond / blocks.perSecond);
}
