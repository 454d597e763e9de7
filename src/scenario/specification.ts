import type { BalancingOptions } from "../datacenter/balancing/balancing-controller.ts";
import type { Compatibility } from "../datacenter/compatibility.ts";
import type { HotSpotOptions } from "../datacenter/hot-spots/hot-spot-controller.ts";
import type { MetricName } from "../datacenter/metrics.ts";
import type { HypervisorType, Io, Paging } from "../hypervisor/techniques/combination.ts";
import type { NetworkDefinition } from "../models/network/network-definition.ts";
import type { ParameterValue } from "../models/parameters.ts";
import type { ChassisType } from "../models/plant/enclosure.ts";
import type { ServerType } from "../models/plant/server-type.ts";
import type { StorageBrickType } from "../models/plant/storage-brick.ts";
import type { SwitchType } from "../models/plant/switches.ts";
import type { HallKind } from "../models/plant/topology.ts";

/**
 * A scenario as the simulation is built from it: checked, defaults filled in, quantities in canonical units, names of
 * types followed. Everything is plain data, in the order in which the file lists it.
 *
 * "None" is -1 for ids and Infinity for limits and for an open end.
 */
export interface Scenario {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  /** Simulated time 0, seconds since 1970-01-01T00:00Z. */
  readonly startEpochS: number;
  /** Infinity: the run ends when all work is done. */
  readonly durationS: number;
  readonly seed: number;
  readonly compatibility: CompatibilitySpec;
  /** External data by the name that workloads use. */
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly tenants: readonly string[];
  /** Those that the sites use, by name. */
  readonly serverTypes: Readonly<Record<string, ServerTypeSpec>>;
  readonly chassisTypes: Readonly<Record<string, ChassisType>>;
  readonly switchTypes: Readonly<Record<string, SwitchType>>;
  readonly storageTypes: Readonly<Record<string, StorageBrickType>>;
  /** Those that the workloads use, by name. */
  readonly vmTypes: Readonly<Record<string, VmTypeSpec>>;
  readonly sites: readonly SiteSpec[];
  /** Absent where no guest's hypervisor costs anything: none is defined. */
  readonly virtualisation?: VirtualisationSpec;
  readonly cpu: CpuSpec;
  readonly workloads: readonly WorkloadSpec[];
  readonly placement: PlacementSpec;
  /** null: VMs stay where they were placed. */
  readonly consolidation: ConsolidationSpec | null;
  readonly powerManagement: PowerManagementSpec;
  /** Absent: there are no links that anything shares. */
  readonly network?: NetworkDefinition;
  readonly migration: MigrationSpec;
  readonly recording: RecordingSpec;
  readonly maintenance: readonly MaintenanceSpec[];
  /** null: nobody looks after hot spots. */
  readonly hotSpots: HotSpotOptions | null;
  /** null: loads are not balanced. */
  readonly balancing: BalancingOptions | null;
  /** What must come out, by name. */
  readonly thresholds: Readonly<Record<string, ThresholdSpec>>;
}

/** Levels of the plant that maintenance can be done on. */
export type MaintenanceLevel = "server" | "chassis" | "rack";

/** A time in which part of the plant is to be empty. */
export interface MaintenanceSpec {
  readonly level: MaintenanceLevel;
  /** Number of the unit within its level. */
  readonly unit: number;
  readonly fromS: number;
  readonly deadlineS: number;
  /** Infinity: to the end of the run. */
  readonly untilS: number;
  readonly powerOff: boolean;
}

/** Bounds of a metric, both included. */
export interface ThresholdSpec {
  readonly metric: MetricName;
  /** -Infinity: no bound. */
  readonly atLeast: number;
  /** Infinity: no bound. */
  readonly atMost: number;
}

/** A named rule with its parameters: a policy or a power model. */
export interface ChoiceSpec {
  readonly name: string;
  /** Complete, in the order of their declaration, quantities in canonical units. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Where a user's own policy comes from; absent for what is built in. */
  readonly origin?: PolicyOrigin;
}

/** Where a policy comes from that is not built in. */
export interface PolicyOrigin {
  /** Path of its module; null if it was given in code. */
  readonly module: string | null;
  /** Of the contents of the module and what it imports; of the text of a policy that was given in code. */
  readonly sha256: string;
}

export interface CompatibilitySpec {
  /** A profile's name, or `none`. */
  readonly profile: string;
  /** Every switch there is; all false without a profile. */
  readonly switches: Compatibility;
}

export interface InputSpec {
  readonly name: string;
  /** Absolute; null when neither the scenario nor the command line says where the data lie. */
  readonly path: string | null;
  /** What the contents must hash to, lower-case hexadecimal; null: unchecked. */
  readonly sha256: string | null;
  /** What the data are and where public copies are found; may be empty. */
  readonly about: string;
  /** Where the scenario declares it. */
  readonly declaredAt: { readonly file: string; readonly line: number; readonly column: number };
}

/** A server type whose power model is still a name with parameters; a type of the plant in all else. */
export interface ServerTypeSpec extends Omit<ServerType, "source" | "power" | "hypervisor"> {
  readonly power: ChoiceSpec;
  /** Key of {@link VirtualisationSpec.hypervisors}; absent: its servers run none unless their group names one. */
  readonly hypervisor?: string;
}

export interface SiteSpec {
  readonly name: string;
  readonly enclosure: "standard" | "ideal";
  /** Servers that stand directly on the site; the whole list comes `repeat` times. */
  readonly servers: readonly GroupSpec[];
  readonly repeat: number;
  readonly halls: readonly HallSpec[];
  readonly switches: readonly GroupSpec[];
}

/** So many things of one type, next to each other. */
export interface GroupSpec {
  readonly type: string;
  readonly count: number;
  /** Servers: key of {@link VirtualisationSpec.hypervisors}; absent: that of the type, if it has one. */
  readonly hypervisor?: string;
}

/** How servers run their guests, and what that costs. */
export interface VirtualisationSpec {
  /** All that the scenario defines, by name. */
  readonly hypervisors: Readonly<Record<string, HypervisorSpec>>;
  /** Those that the workloads name, by name. */
  readonly eventProfiles: Readonly<Record<string, EventProfileSpec>>;
  readonly models: VirtualisationModels;
}

/** A way to run guests: parts that go together, and what a guest needs besides. */
export interface HypervisorSpec {
  readonly technique: string;
  readonly paging: Paging;
  readonly io: Io;
  readonly type: HypervisorType;
  /** Name of the processor whose cycles are counted. */
  readonly processor: string;
  readonly startUpS: number;
  readonly memoryOverheadMiB: number;
}

/** A class of workloads. */
export interface EventProfileSpec {
  /** Events in a second of CPU time on the bare machine, by operation. */
  readonly rates: Readonly<Record<string, number>>;
  /** Accesses to the last-level cache in a second of CPU time. */
  readonly cacheAccessesPerS: number;
  /** Share of its CPU time that it waits for memory when it is alone, 0..1. */
  readonly memoryWait: number;
}

/** Models that are off by default: 0, 1 and false. */
export interface VirtualisationModels {
  /** The part of a VM's memory that a container does without. */
  readonly guestOsMiB: number;
  readonly pageSharing: number;
  readonly memoryOvercommit: number;
  readonly activeMemory: number;
  readonly idleTax: number;
  readonly sharedCache: boolean;
  /** Infinity: no limit. */
  readonly memoryBandwidthBitps: number;
}

export interface HallSpec {
  readonly name: string;
  readonly kind: HallKind;
  readonly count: number;
  readonly rows: readonly RowSpec[];
  readonly switches: readonly GroupSpec[];
}

export interface RowSpec {
  readonly count: number;
  readonly racks: readonly RackSpec[];
}

export interface RackSpec {
  readonly count: number;
  readonly heightU: number;
  readonly switches: readonly GroupSpec[];
  readonly chassis: readonly ChassisGroupSpec[];
  readonly servers: readonly GroupSpec[];
  readonly storage: readonly GroupSpec[];
}

/** So many chassis of one type, each with the same servers. */
export interface ChassisGroupSpec extends GroupSpec {
  readonly servers: readonly GroupSpec[];
}

/** What a VM or a task may use at most: the smaller of the two. */
export interface CapSpec {
  /** MHz in all; Infinity: none. */
  readonly capMhz: number;
  /** Share of what its vCPUs (a native task: its threads) could use on the server; 1: none. */
  readonly capFraction: number;
}

export interface VmTypeSpec extends CapSpec {
  readonly name: string;
  readonly vcpus: number;
  /** Of one vCPU; Infinity: whatever the server's cores give. */
  readonly vcpuMhz: number;
  readonly memoryMiB: number;
  /** Reserved network bandwidth. */
  readonly networkBitps: number;
  readonly shares: number;
  /** CPU that is guaranteed. */
  readonly reservationMhz: number;
  /** How it writes to its memory; null: as the scenario's `migration` says. */
  readonly guestMemory: ChoiceSpec | null;
}

export interface CpuSpec {
  readonly model: "per-core" | "pooled";
  /** Whether CPU that a capped guest cannot use goes to others. */
  readonly workConserving: boolean;
  /** Nominal CPU that may be placed on a server, as a multiple of its capacity. */
  readonly overcommit: number;
}

/** What happens to demand that is not served: it is lost, or it takes longer. */
export type UnmetDemand = "lost" | "stretched";

export type WorkloadSpec = TracesWorkload | SyntheticWorkload | JobsWorkload | TasksWorkload;

/** Formats of recorded utilisation. */
export type TraceFormat = "planetlab" | "csv" | "bitbrains" | "fragments" | "azure-vms";

/** VMs that come and go: each with this probability, and then at a uniform time, for a uniform part of what is left. */
export interface ArrivalsSpec {
  readonly share: number;
}

/** VMs that follow recorded utilisation. */

/** Whether VMs go on to a sample together, at its time, or each earlier by a part of the interval of its own. */
export type PhasesSpec = "together" | "spread";

export interface TracesWorkload {
  readonly kind: "traces";
  /** Key of {@link Scenario.inputs}. */
  readonly input: string;
  readonly format: TraceFormat;
  /** Samples are laid on a grid of this interval; null: they must stand on one. */
  readonly resampleS: number | null;
  /** What becomes of utilisation above 100 %: it is an error, or counts as 100 %. */
  readonly excess: "refuse" | "cap";
  /** Infinity: one for each trace. VM i plays trace i mod n of n, ⌊i / n⌋ samples late. */
  readonly vms: number;
  /** Keys of {@link Scenario.vmTypes}; none: VMs are as large as the trace says. */
  readonly vmTypes: readonly string[];
  /** Of one vCPU where neither VM types nor the trace say it, MHz; Infinity: they do. */
  readonly vcpuMhz: number;
  readonly phases: PhasesSpec;
  /** null: VMs stay as the trace has them. */
  readonly arrivals: ArrivalsSpec | null;
  /** How the VM types are dealt out over n VMs: VM i of b types is of type ⌊i / ⌈n/b⌉⌋, or i mod b. */
  readonly assignment: "blocks" | "cycle";
  /** Row of {@link Scenario.tenants}. */
  readonly tenant: number;
  /** Key of {@link VirtualisationSpec.eventProfiles}; absent where no server has a hypervisor. */
  readonly eventProfile?: string;
}

/** VMs with generated utilisation. */
export interface SyntheticWorkload {
  readonly kind: "synthetic";
  readonly profile: "planetlab-day";
  readonly vms: number;
  readonly intervalS: number;
  readonly vmTypes: readonly string[];
  readonly assignment: "blocks" | "cycle" | "random";
  readonly phases: PhasesSpec;
  /** null: all VMs are there from the beginning to the end. */
  readonly arrivals: ArrivalsSpec | null;
  readonly tenant: number;
  /** Key of {@link VirtualisationSpec.eventProfiles}; absent where no server has a hypervisor. */
  readonly eventProfile?: string;
}

/** Formats of recorded jobs. */
export type JobFormat = "fragments" | "swf";

/** Recorded jobs. */
export interface JobsWorkload {
  readonly kind: "jobs";
  readonly input: string;
  readonly format: JobFormat;
  /** Of one processor of the machine that the jobs ran on, where the format does not say it, MHz; Infinity: it does. */
  readonly processorMhz: number;
  /** What a job reserves: a whole server, or as many cores as it names. */
  readonly claim: "server" | "cores";
  readonly unmet: UnmetDemand;
  readonly tenant: number;
}

/** VMs and tasks written out in the scenario. */
export interface TasksWorkload {
  readonly kind: "tasks";
  readonly vms: readonly TaskVmSpec[];
  readonly tasks: readonly TaskSpec[];
  readonly tenant: number;
  /** Key of {@link VirtualisationSpec.eventProfiles}; absent where no server has a hypervisor. */
  readonly eventProfile?: string;
}

export interface TaskVmSpec extends VmTypeSpec {
  /** Name of its VM type, or its own name if it has none. */
  readonly type: string;
  readonly arrivalS: number;
  /** The server it must go to, or NONE. */
  readonly pinnedServer: number;
}

export interface TaskSpec extends CapSpec {
  readonly name: string;
  /** So many equal tasks. */
  readonly count: number;
  readonly arrivalS: number;
  /** Row of {@link TasksWorkload.vms}; NONE: it runs natively. */
  readonly vm: number;
  /** The server that a native task must go to, or NONE. */
  readonly pinnedServer: number;
  readonly threads: number;
  readonly shares: number;
  /** What a native task reserves. */
  readonly claim: "none" | "cores" | "server";
  readonly unmet: UnmetDemand;
  readonly demand: TaskDemandSpec;
}

/** A rate over time, or an amount of work done as fast as it can be. */
export type TaskDemandSpec =
  | { readonly kind: "fragments"; readonly fragments: readonly FragmentSpec[]; readonly repeat: number }
  | { readonly kind: "work"; readonly workMhzS: number };

export interface FragmentSpec {
  readonly durationS: number;
  readonly rateMhz: number;
}

export interface PlacementSpec {
  readonly policy: ChoiceSpec;
  readonly whenFull: "wait" | "reject";
  readonly queue: "first-come-first-served" | "backfilling";
  /** Whether servers are found by indexes, or by a look at each: the results are the same. */
  readonly search: "indexed" | "scan";
  readonly schedulers: SchedulersSpec;
}

/** Placement schedulers that work side by side. */
export interface SchedulersSpec {
  readonly count: number;
  /** Time from a look at the servers to the attempt to place a VM there. */
  readonly decisionTimeS: number;
  /** How often a request is decided on anew at once after a conflict. */
  readonly retries: number;
}

export interface ConsolidationSpec {
  readonly intervalS: number;
  readonly overload: ChoiceSpec;
  readonly selection: ChoiceSpec;
  readonly underload: "evacuate" | "keep";
}

export interface PowerManagementSpec {
  /** What becomes of a server without guests. */
  readonly idleServers: "on" | "suspend" | "off";
  /** How long it must have been idle. */
  readonly afterS: number;
  /** How many servers of a site stay on in any case. */
  readonly minimumOn: number;
}

export interface MigrationSpec {
  /** How memory is copied. */
  readonly algorithm: ChoiceSpec;
  /** How VMs write to their memory whose type does not say it; null: as a working set by default does. */
  readonly guestMemory: ChoiceSpec | null;
  /** The most that one migration sends. */
  readonly bandwidthBitps: number;
  /** What each migration has for itself where no network is described. */
  readonly link: LinkSpec;
  /** Share of the VM's CPU that a migration takes on either server. */
  readonly cpuOverhead: number;
  /** Migrations that a server takes part in at a time; Infinity: no limit. */
  readonly perServer: number;
  /** Migrations that cross a link at a time, those of servers not counted; Infinity: no limit. */
  readonly perLink: number;
  /** In the order in which they are written. */
  readonly planned: readonly PlannedMigrationSpec[];
}

/** A link between two servers. */
export interface LinkSpec {
  /** Infinity: no limit. */
  readonly bandwidthBitps: number;
  readonly latencyS: number;
}

/** A migration that the scenario asks for. */
export interface PlannedMigrationSpec {
  /** Name of the VM. */
  readonly vm: string;
  /** Number of the server. */
  readonly to: number;
  readonly atS: number;
}

export interface RecordingSpec {
  /** How the tables of a run are written. */
  readonly format: "csv" | "parquet";
  readonly intervalS: number;
  readonly timeseries: boolean;
  readonly serverSamples: boolean;
  readonly servers: boolean;
  readonly vms: boolean;
  readonly migrations: boolean;
  readonly events: boolean;
}
