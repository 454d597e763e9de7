import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { VirtualLayer } from "../../models/virtualisation/virtual-layer.ts";
import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";
import { NONE } from "../../sim/none.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import type { GuestMeter } from "../virtualisation/guest-meter.ts";

const GUEST_COLUMNS = [
  { name: "vm", type: "int32", unit: "", meaning: "id of the VM" },
  {
    name: "event_profile",
    type: "text",
    unit: "",
    meaning: "its class of workloads; empty for what runs natively",
  },
  {
    name: "hypervisor",
    type: "text",
    unit: "",
    meaning: "the hypervisor that ran it last; empty on the bare machine, or if it never ran",
  },
  {
    name: "ready_pct",
    unit: "%",
    meaning:
      "CPU ready: time for which its vCPUs could have run and no core was theirs, over the time for which it ran times its vCPUs; empty if it never ran",
  },
  {
    name: "slowdown",
    unit: "",
    meaning:
      "CPU that it used, with its monitor and because of its neighbours, over what its work takes on the bare machine; empty if it did none",
  },
  {
    name: "work_mhz_s",
    unit: "MHz·s",
    meaning: "integral of the CPU that its work would have taken on the bare machine: what it was allocated",
  },
  { name: "used_mhz_s", unit: "MHz·s", meaning: "integral of the CPU that it and its monitor used for it" },
  { name: "host_mhz_s", unit: "MHz·s", meaning: "integral of the CPU that the host spent on its behalf" },
  {
    name: "interference_mhz_s",
    unit: "MHz·s",
    meaning: "integral of the CPU that it used besides because of its neighbours or a balloon",
  },
  { name: "packets_per_s", unit: "1/s", meaning: "packets in and out, on the mean while it ran" },
  {
    name: "packet_delay_us",
    unit: "us",
    meaning: "time that a packet took longer than on the bare machine; empty without any",
  },
  { name: "blocks_per_s", unit: "1/s", meaning: "blocks read from its disk, on the mean while it ran" },
  {
    name: "block_delay_us",
    unit: "us",
    meaning: "time that a block took longer than on the bare machine; empty without any",
  },
] as const;

const HOST_COLUMNS = [
  { name: "server", type: "int32", unit: "", meaning: "id of the server" },
  { name: "hypervisor", type: "text", unit: "", meaning: "what runs its guests; empty: the bare machine" },
  { name: "host_mhz_s", unit: "MHz·s", meaning: "integral of the CPU that the host spent on its guests" },
  {
    name: "ready_s",
    unit: "s",
    meaning: "time for which vCPUs of its guests could have run and no core was theirs, all vCPUs together",
  },
] as const;

const COST_COLUMNS = [
  { name: "hypervisor", type: "text", unit: "", meaning: "the scenario's name for it" },
  {
    name: "combination",
    type: "text",
    unit: "",
    meaning: "technique/paging/io/type/processor, as `hypervisor bench` measures it",
  },
  { name: "event_profile", type: "text", unit: "", meaning: "the class of workloads" },
  {
    name: "slowdown",
    unit: "",
    meaning: "CPU time of guest and monitor for a second of work on the bare machine",
  },
  { name: "host_share", unit: "", meaning: "CPU time of the host for a second of work on the bare machine" },
  {
    name: "packet_delay_us",
    unit: "us",
    meaning: "time that a packet takes longer than on the bare machine",
  },
  {
    name: "packets_per_s_most",
    unit: "1/s",
    meaning: "packets that a guest's card can do in a second; empty: as many as it likes",
  },
  { name: "block_delay_us", unit: "us", meaning: "time that a block takes longer than on the bare machine" },
  {
    name: "blocks_per_s_most",
    unit: "1/s",
    meaning: "blocks that a guest's disk can do in a second; empty: as many as it likes",
  },
  { name: "start_up_s", unit: "s", meaning: "from a guest's place on a server that is up to its first work" },
  { name: "memory_overhead_mib", unit: "MiB", meaning: "memory that a guest takes besides its own" },
  {
    name: "not_counted",
    type: "text",
    unit: "",
    meaning: "operations of the class that the technique cannot do, which are left out of its price",
  },
] as const;

/** What guests.csv says. */
export const GUEST_TABLE: TableDeclaration = {
  name: "guests",
  meaning: "what virtualisation cost a VM, a row for each of vms; written where servers have hypervisors",
  columns: GUEST_COLUMNS,
};

/** What hosts.csv says. */
export const HOST_TABLE: TableDeclaration = {
  name: "hosts",
  meaning:
    "what virtualisation cost a server, a row for each of servers; written where servers have hypervisors",
  columns: HOST_COLUMNS,
};

/** What guest_costs.csv says. */
export const COST_TABLE: TableDeclaration = {
  name: "guest_costs",
  meaning: "a class of workloads under a hypervisor, and its price; written where servers have hypervisors",
  columns: COST_COLUMNS,
};

/** What {@link virtualisationTables} reads. */
export interface VirtualisationParts {
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly layer: VirtualLayer;
  readonly meter: GuestMeter;
  readonly lifecycle: VmLifecycle;
  /** When the run ended, s. */
  readonly endS: number;
}

/** The table of guests as it is written. */
export function guestTable({ servers, vms, layer, meter, lifecycle, endS }: VirtualisationParts): Table {
  const { packets, packetDelayS, blocks, blockDelayS, workMhzS, usedMhzS, interferenceMhzS } = meter;
  const perS = (column: Float64Array, vm: number): number => column[vm]! / lifecycle.ranS(vm, endS);
  return {
    ...GUEST_TABLE,
    columns: readBy(GUEST_COLUMNS, {
      vm: (vm) => vm,
      event_profile: (vm) => layer.profileOf(vm)?.name ?? "",
      hypervisor: (vm) => {
        const server = meter.lastServer(vm);
        return server === NONE ? "" : nameOf(layer, servers.hypervisor[server]!);
      },
      ready_pct: (vm) => (100 * meter.readyS[vm]!) / (vms.vcpus[vm]! * lifecycle.ranS(vm, endS)),
      slowdown: (vm) => (usedMhzS[vm]! + interferenceMhzS[vm]!) / workMhzS[vm]!,
      work_mhz_s: (vm) => workMhzS[vm]!,
      used_mhz_s: (vm) => usedMhzS[vm]!,
      host_mhz_s: (vm) => meter.hostMhzS[vm]!,
      interference_mhz_s: (vm) => interferenceMhzS[vm]!,
      packets_per_s: (vm) => perS(packets, vm),
      packet_delay_us: (vm) => (1e6 * packetDelayS[vm]!) / packets[vm]!,
      blocks_per_s: (vm) => perS(blocks, vm),
      block_delay_us: (vm) => (1e6 * blockDelayS[vm]!) / blocks[vm]!,
    }),
    rowCount: () => vms.count,
  };
}

/** The table of servers as it is written. */
export function hostTable({ servers, layer, meter }: VirtualisationParts): Table {
  return {
    ...HOST_TABLE,
    columns: readBy(HOST_COLUMNS, {
      server: (server) => server,
      hypervisor: (server) => nameOf(layer, servers.hypervisor[server]!),
      host_mhz_s: (server) => meter.serverHostMhzS[server]!,
      ready_s: (server) => meter.serverReadyS[server]!,
    }),
    rowCount: () => servers.count,
  };
}

/** The table of prices as it is written. */
export function costTable({ hypervisors, profiles }: VirtualLayer["spec"]): Table {
  const rows = hypervisors.flatMap((hypervisor) =>
    profiles.map((profile, p) => ({ hypervisor, profile, cost: hypervisor.costs[p]! })),
  );
  const orEmpty = (value: number): number => (value === Number.POSITIVE_INFINITY ? Number.NaN : value);
  return {
    ...COST_TABLE,
    columns: readBy(COST_COLUMNS, {
      hypervisor: (row) => rows[row]!.hypervisor.name,
      combination: (row) => rows[row]!.hypervisor.combination,
      event_profile: (row) => rows[row]!.profile.name,
      slowdown: (row) => rows[row]!.cost.slowdown,
      host_share: (row) => rows[row]!.cost.hostShare,
      packet_delay_us: (row) => 1e6 * rows[row]!.cost.io.packets.addedLatencyS,
      packets_per_s_most: (row) => orEmpty(rows[row]!.cost.io.packets.mostPerSecond),
      block_delay_us: (row) => 1e6 * rows[row]!.cost.io.blocks.addedLatencyS,
      blocks_per_s_most: (row) => orEmpty(rows[row]!.cost.io.blocks.mostPerSecond),
      start_up_s: (row) => rows[row]!.hypervisor.startUpS,
      memory_overhead_mib: (row) => rows[row]!.hypervisor.memoryOverheadMiB,
      not_counted: (row) => rows[row]!.cost.unmeasured.join(" "),
    }),
    rowCount: () => rows.length,
  };
}

function nameOf({ spec }: VirtualLayer, hypervisor: number): string {
  return spec.hypervisors[hypervisor]?.name ?? "";
}
