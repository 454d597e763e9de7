/** A server of a {@link World}; what is left out is as in {@link USUAL_SERVER}. */
export interface WorldServer {
  readonly cores?: number;
  readonly coreMhz?: number;
  readonly memoryMiB?: number;
  readonly networkBitps?: number;
  readonly idleW?: number;
  readonly peakW?: number;
  readonly state?: "on" | "off" | "suspended";
  /** Utilisation in past intervals, fractions of its capacity, the newest first. */
  readonly history?: readonly number[];
}

/** A VM of a {@link World}; what is left out is as in {@link USUAL_VM}. */
export interface WorldVm {
  /** The server it stands on; left out: it looks for a place. */
  readonly on?: number;
  readonly vcpus?: number;
  readonly vcpuMhz?: number;
  readonly memoryMiB?: number;
  readonly networkBitps?: number;
  /** CPU that it asks for now. */
  readonly demandMhz?: number;
  /** Number of its tenant. */
  readonly tenant?: number;
  /** Name of its type. */
  readonly type?: string;
  /** Utilisation in past intervals, fractions of its own capacity, the newest first. */
  readonly history?: readonly number[];
}

/** Servers and VMs in a state that is written down. Their ids are their positions. */
export interface World {
  readonly servers: readonly WorldServer[];
  readonly vms: readonly WorldVm[];
  /** How many servers stand in each chassis, two chassis to a rack; left out: all in one. */
  readonly chassis?: readonly number[];
}

/** 4 cores of 1,000 MHz, 8 GiB, 1 Gbit/s, 100 to 200 W, on. */
export const USUAL_SERVER: Required<WorldServer> = {
  cores: 4,
  coreMhz: 1000,
  memoryMiB: 8192,
  networkBitps: 1e9,
  idleW: 100,
  peakW: 200,
  state: "on",
  history: [],
};

/** One vCPU of 1,000 MHz that asks for half of it, 1 GiB. */
export const USUAL_VM: Required<Omit<WorldVm, "on">> = {
  vcpus: 1,
  vcpuMhz: 1000,
  memoryMiB: 1024,
  networkBitps: 0,
  demandMhz: 500,
  tenant: 0,
  type: "vm",
  history: [],
};

function times<T>(count: number, one: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => one(i));
}

/** Small worlds to ask policies about. `waiting` are VMs that look for a place, added behind the others. */
export const worlds: {
  readonly twoServers: (waiting?: readonly WorldVm[]) => World;
  readonly halfFullRack: (waiting?: readonly WorldVm[]) => World;
  readonly sleepingServers: (waiting?: readonly WorldVm[]) => World;
  readonly overloadedServer: () => World;
} = {
  /** Server 0 with one VM, server 1 with two. */
  twoServers: (waiting = [{}]) => ({
    servers: [{}, {}],
    vms: [{ on: 0 }, { on: 1 }, { on: 1 }, ...waiting],
  }),
  /** Two chassis of four servers; the first is full but for a VM on each server, the second is empty. */
  halfFullRack: (waiting = [{}]) => ({
    servers: times(8, () => ({})),
    vms: [...times(12, (i) => ({ on: Math.floor(i / 3) })), ...waiting],
    chassis: [4, 4],
  }),
  /** Server 1 is on, the others sleep. */
  sleepingServers: (waiting = [{}]) => ({
    servers: [{ state: "suspended" }, {}, { state: "off" }],
    vms: [{ on: 1 }, ...waiting],
  }),
  /**
   * Server 0 has been busy for long and its VMs ask for more than there is; server 1 is half used, server 2 idle. The
   * VMs of server 0, with ids 0 to 3, have 512, 1,024, 2,048 and 4,096 MiB.
   */
  overloadedServer: () => ({
    servers: [
      { history: times(30, () => 1) },
      { history: times(30, () => 0.5) },
      { history: times(30, () => 0) },
    ],
    vms: [
      {
        on: 0,
        memoryMiB: 512,
        vcpuMhz: 2000,
        demandMhz: 1800,
        history: times(30, (i) => (i % 2 === 0 ? 0.9 : 0.7)),
      },
      { on: 0, memoryMiB: 1024, vcpuMhz: 2000, demandMhz: 400, history: times(30, () => 0.2) },
      { on: 0, memoryMiB: 2048, vcpuMhz: 2000, demandMhz: 1200, history: times(30, () => 0.6) },
      { on: 0, memoryMiB: 4096, vcpuMhz: 2000, demandMhz: 1600, history: times(30, () => 0.8) },
      { on: 1, vcpus: 2, demandMhz: 2000, history: times(30, () => 1) },
    ],
  }),
};
