// Made by npm run generate from the schema of scenario files: do not edit.
import type { PolicyKind, PolicyModules } from "../policies/catalogue.ts";

/** A policy of one's own: the module itself, or the path of a file that exports it, with `#` and a name if several. */
export type OwnPolicy<Kind extends PolicyKind> = PolicyModules[Kind] | ModulePath | `${ModulePath}#${string}`;

type ModulePath = `${string}.${"js" | "mjs" | "cjs" | "ts" | "mts" | "cts"}`;

/** A scenario as a file has it; quantities are texts with a unit. */
export interface ScenarioFile {
  /** Version of this format. */
  readonly version: 1;
  /** Names the results; a file name without its extension will do. */
  readonly name: string;
  /** What the scenario shows. */
  readonly description?: string;
  /** The moment, in UTC, that simulated time 0 stands for. Default: `2026-01-01T00:00:00Z`. */
  readonly start?: string;
  /** Simulated time; if left out, the run ends when all work is done. */
  readonly duration?: Time;
  /** All that is random follows from it. Default: `1`. */
  readonly seed?: number;
  /** Seeds that every point of the sweep is run with, in place of seed. */
  readonly seeds?: string | number | readonly unknown[];
  /** What is varied. */
  readonly sweep?: {
    /** Lists of values by path, each value with every other. Default: `{}`. */
    readonly values?: { readonly [name: string]: readonly unknown[] };
    /** Ranges of values by path, as if written out. Default: `{}`. */
    readonly ranges?: {
      readonly [name: string]: {
        /** The first value. */
        readonly from: string | number;
        /** The end, included if a step leads there. */
        readonly to: string | number;
        /** Distance of neighbours. */
        readonly step?: string | number;
        /** How many values, the ends included. */
        readonly count?: number;
        /** Whether equal distances or equal ratios lie between neighbours. Default: `linear`. */
        readonly scale?: "linear" | "logarithmic";
      };
    };
    /** Values that belong together: the first of each list, the second, and so on. Default: `[]`. */
    readonly zip?: readonly { readonly [name: string]: readonly unknown[] }[];
    /** Points spread evenly over several values at once. */
    readonly latinHypercube?: {
      /** How many points. */
      readonly samples: number;
      /** What the points follow from. Default: `1`. */
      readonly seed?: number;
      /** Ends by the path of the value that is varied. */
      readonly parameters: {
        readonly [name: string]: {
          /** The lower end. */
          readonly from: string | number;
          /** The upper end. */
          readonly to: string | number;
          /** What is uniform: the value, or its logarithm. Default: `linear`. */
          readonly scale?: "linear" | "logarithmic";
          /** Whether samples are rounded to whole numbers. Default: `false`. */
          readonly whole?: boolean;
        };
      };
    };
    /** Combinations that are left out. Default: `[]`. */
    readonly exclude?: readonly { readonly [name: string]: unknown }[];
  };
  /** Rules of another simulator: a profile's name, or a profile with single switches set otherwise. Default: `none`. */
  readonly compatibility?:
    | string
    | {
        /** Whose rules. */
        readonly profile?: string;
        /** Demand is read 0.1 s late, once an interval and whenever something else happens, on the line between two samples, and holds until the next reading; before the first reading nobody asks for CPU. */
        readonly demandLag?: boolean;
        /** Where a server's CPU is short, all of its VMs are scaled by one factor and rounded down to whole MHz; otherwise it is shared max-min fairly. */
        readonly proportionalShares?: boolean;
        /** Where all VMs of a server are scaled, their requests are summed up in the order of a hash table by name, on whose last bit the rounding down may hang; otherwise in the order of their arrival. */
        readonly hashOrder?: boolean;
        /** A VM that arrives asks its target for its whole request and is given a tenth, so that every target looks short of CPU; otherwise the target carries the migration's overhead alone. */
        readonly migrationCpuSplit?: boolean;
        /** A server keeps a VM in its list of those that leave until the VM is next given CPU there; otherwise the entry goes when the VM has left. */
        readonly staleOutgoing?: boolean;
        /** Memory and network limit where a VM is first placed, not where it moves; otherwise they always bind. */
        readonly memoryBindsAtCreationOnly?: boolean;
        /** A VM whose demand is exactly 0 at a reading is destroyed for good; otherwise it stays. */
        readonly destroyIdleVms?: boolean;
        /** Nothing is counted before the first monitoring tick; otherwise counting starts at time 0. */
        readonly freeFirstInterval?: boolean;
        /** An interval that starts at utilisation 0 costs no energy, however it ends; otherwise a server that is on draws its idle power. */
        readonly freeFromZero?: boolean;
        /** Energy between two changes is the mean of the powers at both ends times the time; otherwise the exact integral of a power that holds until it changes. */
        readonly trapezoidEnergy?: boolean;
        /** The time between the last event and the end of the run is not counted; otherwise everything is counted to the end. */
        readonly openLastInterval?: boolean;
        /** Local regression fits all its samples alike, robust or not; otherwise with tricube (and bisquare) weights. */
        readonly unweightedRegression?: boolean;
        /** A planner compares the power of a server with additions to that of the last settled instant, without what it has planned already; otherwise to that of the plan so far. */
        readonly stalePowerBaseline?: boolean;
        /** A plan that comes upon a server which a VM would load beyond its capacity, if only by a rounding error, ends the run; otherwise such a server counts as fully loaded. */
        readonly refuseOverfull?: boolean;
        /** A VM that a plan moves twice is migrated to both servers, one after the other, and counted twice; otherwise it goes to the last one only. */
        readonly duplicateMoves?: boolean;
        /** Servers go up and down in no time and without energy; otherwise as their type says. */
        readonly instantPowerStates?: boolean;
        /** Where servers are never put to sleep they all draw peak power all the time; otherwise what their utilisation costs. */
        readonly flatOutNpa?: boolean;
        /** The average SLA violation is a mean over intervals, however long; otherwise over time. */
        readonly countIntervalsAlike?: boolean;
      };
  /** External data, by the names that workloads use. Default: `{}`. */
  readonly inputs?: {
    readonly [name: string]: {
      /** Where it lies, relative to this file; if left out, --input name=path says it. */
      readonly path?: string;
      /** What its contents must hash to. */
      readonly sha256?: string;
      /** What it is, and where public copies are found. */
      readonly about?: string;
    };
  };
  /** Whose work it is. Default: `[{"name":"default"}]`. */
  readonly tenants?: readonly {
    /** Name. */
    readonly name: string;
  }[];
  /** Kinds of servers, besides those of the catalogue. Default: `{}`. */
  readonly serverTypes?: {
    readonly [name: string]: {
      /** A catalogued server type that the rest changes. */
      readonly base?: string;
      /** Physical cores; required without a base. */
      readonly cores?: number;
      /** Speed of one core; required without a base. */
      readonly coreSpeed?: Frequency;
      /** Memory; 16 GiB without a base. */
      readonly memory?: MemorySize;
      /** Local disk; 2 TB without a base. */
      readonly disk?: MemorySize;
      /** Network interface; 10 Gbit/s without a base. */
      readonly network?: DataRate;
      /** Rack units of the server when it stands in a rack by itself; 1 without a base. */
      readonly height?: Height | number;
      /** Power while it is on; required without a base. */
      readonly power?:
        | {
            /** Piecewise linear between powers measured at idle and at 10, 20, … 100 % load. */
            readonly model: "spec-table";
            /** Power in W at utilisation 0, 10, 20, … 100 %. */
            readonly watts: readonly number[];
          }
        | {
            /** Power proportional to utilisation above an idle floor. */
            readonly model: "linear";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
          }
        | {
            /** Power grows with the square of utilisation: low until the server is nearly full. */
            readonly model: "square";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
          }
        | {
            /** Power grows with the cube of utilisation, as if clock and voltage followed the load. */
            readonly model: "cubic";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
          }
        | {
            /** Power grows with the square root of utilisation: most of it is reached early. */
            readonly model: "square-root";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
          }
        | {
            /** The concave curve 2u − u^r fitted to thousands of servers in production. */
            readonly model: "fan";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
            /** Calibration exponent r, fitted to measurements. Default: `1.4`. */
            readonly exponent?: number;
          }
        | {
            /** A steep rise at low utilisation, then close to a straight line. */
            readonly model: "asymptotic";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power which the curve approaches; at utilisation 1 it still lacks (peak − idle)/2 · e^(−1/bend). */
            readonly peak: Power;
            /** Utilisation scale a above which the curve is close to a straight line. Default: `0.3`. */
            readonly bend?: Percentage | number;
          }
        | {
            /** The same power whatever the load: a server with no power management at all. */
            readonly model: "constant";
            /** Power at every utilisation. */
            readonly power: Power;
          }
        | {
            /** Performance states given by speed and voltage, over an idle floor that they do not change. */
            readonly model: "dvfs";
            /** Power at utilisation 0. */
            readonly idle: Power;
            /** Power at utilisation 1. */
            readonly peak: Power;
            /** Speed of each performance state, slowest first; the last is 1. */
            readonly speeds: readonly (Percentage | number)[];
            /** On-demand: the slowest state that serves the load; performance: always the fastest state. Default: `on-demand`. */
            readonly governor?: "on-demand" | "performance";
            /** Supply voltage in V of each performance state; only their ratios matter. */
            readonly voltages: readonly number[];
          }
        | {
            /** Performance states given by speed and the power measured at rest and when busy. */
            readonly model: "measured-dvfs";
            /** Speed of each performance state, slowest first; the last is 1. */
            readonly speeds: readonly (Percentage | number)[];
            /** On-demand: the slowest state that serves the load; performance: always the fastest state. Default: `on-demand`. */
            readonly governor?: "on-demand" | "performance";
            /** Power of each performance state at rest. */
            readonly idle: readonly Power[];
            /** Power of each performance state when it is always busy. */
            readonly busy: readonly Power[];
          };
      /** One of `hypervisors`, unless a group of servers names another. */
      readonly hypervisor?: string;
      /** Power while it is off. */
      readonly off?: Power;
      /** Power while it is suspended. */
      readonly suspended?: Power;
      /** From off to on. */
      readonly boot?: {
        /** How long it takes. */
        readonly time?: Time;
        /** What the server draws all the while. */
        readonly power?: Power;
      };
      /** From on to off. */
      readonly shutdown?: {
        /** How long it takes. */
        readonly time?: Time;
        /** What the server draws all the while. */
        readonly power?: Power;
      };
      /** From on to suspended. */
      readonly suspend?: {
        /** How long it takes. */
        readonly time?: Time;
        /** What the server draws all the while. */
        readonly power?: Power;
      };
      /** From suspended to on. */
      readonly resume?: {
        /** How long it takes. */
        readonly time?: Time;
        /** What the server draws all the while. */
        readonly power?: Power;
      };
    };
  };
  /** Kinds of chassis, besides those of the catalogue. Default: `{}`. */
  readonly chassisTypes?: {
    readonly [name: string]: {
      /** A catalogued chassis type that the rest changes; blade-chassis if left out. */
      readonly base?: string;
      /** Ideal: draws nothing itself. */
      readonly kind?: "standard" | "ideal";
      /** Rack units. */
      readonly height?: Height | number;
      /** How many servers it holds. */
      readonly slots?: number;
      /** Power supplies, which share the load equally. */
      readonly supplies?: {
        /** Supplies installed, the redundant ones included. */
        readonly count?: number;
        /** Rated output of one supply. */
        readonly rated?: Power;
        /** How many may fail while the rest carry the chassis. */
        readonly redundant?: number;
        /** Points [load, efficiency] by rising load, from load 0 to load 1; linear in between. */
        readonly efficiency?: readonly (readonly (Percentage | number)[])[];
      };
      /** Fans, whose power above idle grows with the cube of the load. */
      readonly fans?: {
        /** Power at their lowest speed. */
        readonly idle?: Power;
        /** Power at full speed. */
        readonly peak?: Power;
      };
      /** Power of the management controller. */
      readonly management?: Power;
      /** Power of a backplane port whose server is not off. */
      readonly port?: Power;
    };
  };
  /** Kinds of switches, besides those of the catalogue. Default: `{}`. */
  readonly switchTypes?: {
    readonly [name: string]: {
      /** A catalogued switch type that the rest changes; top-of-rack if left out. */
      readonly base?: string;
      /** Power when it is on, without its ports. */
      readonly idle?: Power;
      /** Power of a port that is up. */
      readonly port?: Power;
      /** Power of a port that is up while nothing crosses it; that of a port if left out, or without a network. */
      readonly asleepPort?: Power;
      /** Energy for each gigabyte that it carries; none if left out, or without a network. */
      readonly perGigabyte?: Energy;
      /** Rack units. */
      readonly height?: Height | number;
    };
  };
  /** Kinds of storage bricks, besides those of the catalogue. Default: `{}`. */
  readonly storageTypes?: {
    readonly [name: string]: {
      /** A catalogued storage brick that the rest changes; storage-brick if left out. */
      readonly base?: string;
      /** Rack units. */
      readonly height?: Height | number;
      /** How much it stores. */
      readonly capacity?: MemorySize;
      /** Power, the same all the time. */
      readonly power?: Power;
    };
  };
  /** Kinds of VMs. Default: `{}`. */
  readonly vmTypes?: {
    readonly [name: string]: {
      /** Virtual CPUs; 1 if left out. */
      readonly vcpus?: number;
      /** Speed of one vCPU; that of the server's cores if left out. */
      readonly speed?: Frequency;
      /** Memory that it reserves. */
      readonly memory: MemorySize;
      /** Network bandwidth that it reserves; none if left out. */
      readonly network?: DataRate;
      /** Relative weight in the CPU sharing; 1 if left out. */
      readonly shares?: number;
      /** The most CPU that it gets: a frequency in all, or a fraction of its vCPUs' speed. */
      readonly cap?: string | number;
      /** CPU that it is guaranteed; none if left out. */
      readonly reservation?: Frequency;
      /** How VMs write to their memory, which a migration has to send again; a working set if left out. */
      readonly guestMemory?:
        | {
            /** The VM writes to a small part of its memory often, and to the rest seldom, each at random. */
            readonly model: "working-set";
            /** Share of its memory that a VM writes to again and again. Default: `0.05`. */
            readonly hotSet?: Percentage | number;
            /** How fast a busy VM writes pages of that share, the same page again included. Default: `400000000 bit/s`. */
            readonly hotWriteRate?: DataRate;
            /** How fast it writes pages of the rest. Default: `16000000 bit/s`. */
            readonly coldWriteRate?: DataRate;
            /** Pages that it reads for each that it writes, in each part of its memory. Default: `3`. */
            readonly readsPerWrite?: number;
            /** How often it goes next to memory beside what it has just used. Default: `0.5`. */
            readonly locality?: Percentage | number;
          }
        | {
            /** The VM writes to one page after another, at a share of the speed of the migration. */
            readonly model: "intensity";
            /** Memory that a busy VM writes to, as a share of what a migration at full speed sends meanwhile. Default: `0.5`. */
            readonly intensity?: Percentage | number;
            /** Share of its memory that it writes to at most. Default: `0.9`. */
            readonly workingSet?: Percentage | number;
          }
        | {
            /** The VM neither reads nor writes its memory while it moves. */
            readonly model: "untouched";
          };
    };
  };
  /** Ways to run guests, which servers name. Default: `{}`. */
  readonly hypervisors?: {
    readonly [name: string]: {
      /** How guests are run; native is the bare machine. */
      readonly technique:
        | "native"
        | "trap-and-emulate"
        | "binary-translation"
        | "paravirtual"
        | "hardware-assisted"
        | "emulation"
        | "process-vm-interpreter"
        | "process-vm-compiler"
        | "container";
      /** Whose tables the processor walks; the technique's default if left out. */
      readonly paging?: "shadow" | "nested" | "nested-large" | "direct" | "none";
      /** How guests reach devices; the technique's default if left out. */
      readonly io?: "emulated" | "virtio" | "passthrough" | "passthrough-exitless" | "native";
      /** On the bare machine (1), on a host (2), or no hypervisor; the technique's default if left out. */
      readonly type?: 1 | 2 | "none";
      /** Whose cycles the costs are; skylake if left out. */
      readonly processor?:
        | "prescott"
        | "merom"
        | "penryn"
        | "nehalem"
        | "westmere"
        | "sandy-bridge"
        | "ivy-bridge"
        | "haswell"
        | "broadwell"
        | "skylake"
        | "kaby-lake"
        | "cascade-lake";
      /** What start-up and memory beside a guest's own are taken from; if left out, guests start at once and take none. */
      readonly guests?: "linux-vm" | "windows-vm" | "micro-vm" | "container";
      /** From a guest's place on a server that is up to its first work; as `guests` says if left out. */
      readonly startUp?: Time;
      /** Memory that a guest takes besides its own; as `guests` says if left out. */
      readonly memoryOverhead?: MemorySize;
    };
  };
  /** Classes of workloads, besides those of `hypervisor overhead`. Default: `{}`. */
  readonly eventProfiles?: {
    readonly [name: string]: {
      /** A profile of `coldaisle hypervisor overhead` that the rates change; none if left out. */
      readonly base?: string;
      /** Events in a second of CPU time on the bare machine, by operation. Default: `{}`. */
      readonly rates?: { readonly [name: string]: number };
      /** Accesses to the last-level cache in a second of CPU time, alone; the base's if left out. */
      readonly cacheAccesses?: number;
      /** Share of its CPU time that it waits for memory, alone; the base's if left out. */
      readonly memoryWait?: Percentage | number;
    };
  };
  /** What guests cost each other and their server besides CPU. */
  readonly virtualisation?: {
    /** The part of a VM's memory that is its operating system's: a container does without it. Default: `0 MiB`. */
    readonly guestOs?: MemorySize;
    /** Share of a guest's memory that it has in common with its neighbours. Default: `0 %`. */
    readonly pageSharing?: Percentage | number;
    /** Memory that guests are promised on a server, at most, as a multiple of what it has. Default: `1`. */
    readonly memoryOvercommit?: number;
    /** Share of its memory that a busy guest uses; one less busy uses as much less, and what is idle is taxed. Default: `100 %`. */
    readonly activeMemory?: Percentage | number;
    /** How much more an idle page counts when memory is taken back: 1/(1 − tax) times. Default: `75 %`. */
    readonly idleTax?: Percentage | number;
    /** Whether guests of a server slow each other down by way of its last-level cache and its memory. Default: `false`. */
    readonly sharedCache?: boolean;
    /** What a server's memory gives its guests; no limit if left out. */
    readonly memoryBandwidth?: DataRate;
  };
  /** Data centres. */
  readonly sites: readonly {
    /** Name, unique within the scenario. Default: `main`. */
    readonly name?: string;
    /** Ideal: chassis and switches draw nothing, only servers do. Default: `standard`. */
    readonly enclosure?: "standard" | "ideal";
    /** Servers that stand directly on the site. Default: `[]`. */
    readonly servers?: readonly {
      /** Name of a server type. */
      readonly type: string;
      /** How many of them. Default: `1`. */
      readonly count?: number;
      /** One of `hypervisors`; that of the type if left out, and the bare machine if it has none. */
      readonly hypervisor?: string;
    }[];
    /** How often the list of servers comes: a b with repeat 2 is a b a b. Default: `1`. */
    readonly repeat?: number;
    /** Halls and container modules. Default: `[]`. */
    readonly halls?: readonly {
      /** Name, unique within the site; numbered from 1 where there are several. */
      readonly name: string;
      /** A hall of the building, or a container module that arrives ready-built. Default: `hall`. */
      readonly kind?: "hall" | "container-module";
      /** How many such halls. Default: `1`. */
      readonly count?: number;
      /** Rows of each hall. */
      readonly rows: readonly {
        /** How many such rows. Default: `1`. */
        readonly count?: number;
        /** Racks of each row. */
        readonly racks: readonly {
          /** How many such racks. Default: `1`. */
          readonly count?: number;
          /** Mounting space. Default: `44 U`. */
          readonly height?: Height | number;
          /** Switches of each rack. Default: `[]`. */
          readonly switches?: readonly {
            /** Name of a switch type. */
            readonly type: string;
            /** How many of them. Default: `1`. */
            readonly count?: number;
          }[];
          /** Chassis of each rack. Default: `[]`. */
          readonly chassis?: readonly {
            /** Name of a chassis type. Default: `blade-chassis`. */
            readonly type?: string;
            /** How many of them, all with the same servers. Default: `1`. */
            readonly count?: number;
            /** The servers of each, from the first slot on. Default: `[]`. */
            readonly servers?: readonly {
              /** Name of a server type. */
              readonly type: string;
              /** How many of them. Default: `1`. */
              readonly count?: number;
              /** One of `hypervisors`; that of the type if left out, and the bare machine if it has none. */
              readonly hypervisor?: string;
            }[];
          }[];
          /** Servers that stand in each rack by themselves. Default: `[]`. */
          readonly servers?: readonly {
            /** Name of a server type. */
            readonly type: string;
            /** How many of them. Default: `1`. */
            readonly count?: number;
            /** One of `hypervisors`; that of the type if left out, and the bare machine if it has none. */
            readonly hypervisor?: string;
          }[];
          /** Storage bricks of each rack. Default: `[]`. */
          readonly storage?: readonly {
            /** Name of a storage type. */
            readonly type: string;
            /** How many of them. Default: `1`. */
            readonly count?: number;
          }[];
        }[];
      }[];
      /** Switches that join the racks of each hall. Default: `[]`. */
      readonly switches?: readonly {
        /** Name of a switch type. */
        readonly type: string;
        /** How many of them. Default: `1`. */
        readonly count?: number;
      }[];
    }[];
    /** Switches that join the halls. Default: `[]`. */
    readonly switches?: readonly {
      /** Name of a switch type. */
      readonly type: string;
      /** How many of them. Default: `1`. */
      readonly count?: number;
    }[];
  }[];
  /** How guests share a server's CPU. Default: `{}`. */
  readonly cpu?: {
    /** Per-core: shared between guests core by core; pooled: one figure per server. Default: `per-core`. */
    readonly model?: "per-core" | "pooled";
    /** Whether CPU that a capped guest cannot use goes to others. Default: `true`. */
    readonly workConserving?: boolean;
    /** Nominal CPU of the VMs on a server, at most, as a multiple of its capacity. Default: `1`. */
    readonly overcommit?: number;
  };
  /** Work that arrives. */
  readonly workloads: readonly (
    | {
        /** VMs that follow recorded utilisation. */
        readonly kind: "traces";
        /** One of `inputs`. */
        readonly input: string;
        /** Planetlab: a folder with a file for each VM, a whole percentage on each line; csv: a table of time, vm, utilisation; bitbrains: a folder of GWA-T-12 tables, one for each VM; fragments: a folder with tasks.parquet and fragments.parquet, a VM for each task; azure-vms: a VM table of the Azure Public Dataset. */
        readonly format: "planetlab" | "csv" | "bitbrains" | "fragments" | "azure-vms";
        /** Lay samples that are not equidistant on a grid of this interval. */
        readonly resample?: Time;
        /** What becomes of utilisation above 100 %: it is an error, or counts as 100 %. Default: `refuse`. */
        readonly excess?: "refuse" | "cap";
        /** The first so many; beyond the number of traces they play them again, a sample later each round. */
        readonly vms?: number;
        /** Names of VM types that are dealt out over the VMs. */
        readonly vmTypes?: readonly string[];
        /** Speed of one vCPU where the trace does not say it. */
        readonly speed?: Frequency;
        /** Blocks: n VMs in as many equal runs as types; cycle: one type after the other. Default: `cycle`. */
        readonly assignment?: "blocks" | "cycle";
        /** Together: all VMs go on to a sample at its time; spread: each goes on to it earlier by a part of the interval of its own, drawn once. Default: `together`. */
        readonly phases?: "together" | "spread";
        /** VMs that arrive at a uniform time and leave at a uniform time after it; none if left out. */
        readonly arrivals?: {
          /** Share of the VMs that come and go. */
          readonly share: Percentage | number;
        };
        /** What class of workloads it is, to price hypervisors by: one of `hypervisor overhead` or of `eventProfiles`; required where servers have hypervisors. */
        readonly eventProfile?: string;
        /** Whose work it is: one of `tenants`; the first if left out. */
        readonly tenant?: string;
      }
    | {
        /** VMs with generated utilisation. */
        readonly kind: "synthetic";
        /** Whose statistics the utilisation has. */
        readonly profile: "planetlab-day";
        /** How many VMs. */
        readonly vms: number;
        /** Time from one sample to the next. Default: `5 min`. */
        readonly interval?: Time;
        /** Names of VM types that are dealt out over the VMs. */
        readonly vmTypes: readonly string[];
        /** Blocks: equal runs of each type; cycle: one type after the other; random: drawn for each VM. Default: `cycle`. */
        readonly assignment?: "blocks" | "cycle" | "random";
        /** Together: all VMs go on to a sample at its time; spread: each goes on to it earlier by a part of the interval of its own, drawn once. Default: `together`. */
        readonly phases?: "together" | "spread";
        /** VMs that arrive at a uniform time and leave at a uniform time after it; none if left out. */
        readonly arrivals?: {
          /** Share of the VMs that come and go. */
          readonly share: Percentage | number;
        };
        /** What class of workloads it is, to price hypervisors by: one of `hypervisor overhead` or of `eventProfiles`; required where servers have hypervisors. */
        readonly eventProfile?: string;
        /** Whose work it is: one of `tenants`; the first if left out. */
        readonly tenant?: string;
      }
    | {
        /** Recorded jobs, which arrive, run and end. */
        readonly kind: "jobs";
        /** One of `inputs`. */
        readonly input: string;
        /** Fragments: a folder with tasks.parquet and fragments.parquet; swf: a log in the Standard Workload Format. */
        readonly format: "fragments" | "swf";
        /** Speed of one processor of the recorded machine; required for swf. */
        readonly speed?: Frequency;
        /** What a job reserves: a server for itself alone, or the cores that it names. Default: `cores`. */
        readonly claim?: "server" | "cores";
        /** What becomes of demand that is not served: it is lost, or it takes longer. Default: `lost`. */
        readonly unmet?: "lost" | "stretched";
        /** Whose work it is: one of `tenants`; the first if left out. */
        readonly tenant?: string;
      }
    | {
        /** VMs and tasks written out in the scenario, for small cases. */
        readonly kind: "tasks";
        /** VMs, for tasks to run in. Default: `[]`. */
        readonly vms?: readonly {
          /** Name, unique within the workload. */
          readonly name: string;
          /** Name of a VM type, which the other keys change. */
          readonly type?: string;
          /** Virtual CPUs; 1 if left out. */
          readonly vcpus?: number;
          /** Speed of one vCPU; that of the server's cores if left out. */
          readonly speed?: Frequency;
          /** Memory that it reserves. */
          readonly memory?: MemorySize;
          /** Network bandwidth that it reserves; none if left out. */
          readonly network?: DataRate;
          /** Relative weight in the CPU sharing; 1 if left out. */
          readonly shares?: number;
          /** The most CPU that it gets: a frequency in all, or a fraction of its vCPUs' speed. */
          readonly cap?: string | number;
          /** CPU that it is guaranteed; none if left out. */
          readonly reservation?: Frequency;
          /** How VMs write to their memory, which a migration has to send again; a working set if left out. */
          readonly guestMemory?:
            | {
                /** The VM writes to a small part of its memory often, and to the rest seldom, each at random. */
                readonly model: "working-set";
                /** Share of its memory that a VM writes to again and again. Default: `0.05`. */
                readonly hotSet?: Percentage | number;
                /** How fast a busy VM writes pages of that share, the same page again included. Default: `400000000 bit/s`. */
                readonly hotWriteRate?: DataRate;
                /** How fast it writes pages of the rest. Default: `16000000 bit/s`. */
                readonly coldWriteRate?: DataRate;
                /** Pages that it reads for each that it writes, in each part of its memory. Default: `3`. */
                readonly readsPerWrite?: number;
                /** How often it goes next to memory beside what it has just used. Default: `0.5`. */
                readonly locality?: Percentage | number;
              }
            | {
                /** The VM writes to one page after another, at a share of the speed of the migration. */
                readonly model: "intensity";
                /** Memory that a busy VM writes to, as a share of what a migration at full speed sends meanwhile. Default: `0.5`. */
                readonly intensity?: Percentage | number;
                /** Share of its memory that it writes to at most. Default: `0.9`. */
                readonly workingSet?: Percentage | number;
              }
            | {
                /** The VM neither reads nor writes its memory while it moves. */
                readonly model: "untouched";
              };
          /** When it is asked for. Default: `0 s`. */
          readonly at?: Time;
          /** Number of the server that it must go to, from 0. */
          readonly server?: number;
        }[];
        /** Tasks. */
        readonly tasks: readonly {
          /** Name, unique within the workload. */
          readonly name: string;
          /** So many tasks that are all alike. Default: `1`. */
          readonly count?: number;
          /** When it arrives. Default: `0 s`. */
          readonly at?: Time;
          /** Name of the VM that it runs in; natively if left out. */
          readonly vm?: string;
          /** Number of the server that a native task must go to, from 0. */
          readonly server?: number;
          /** How many cores or vCPUs it can use at a time. Default: `1`. */
          readonly threads?: number;
          /** What a native task reserves: nothing, a core for each thread, or a server for itself alone. Default: `none`. */
          readonly claim?: "none" | "cores" | "server";
          /** Relative weight in the CPU sharing. Default: `1`. */
          readonly shares?: number;
          /** The most CPU that it gets: a frequency in all, or a fraction of its threads' cores. */
          readonly cap?: string | number;
          /** What becomes of demand that is not served: it is lost, or it takes longer. Default: `stretched`. */
          readonly unmet?: "lost" | "stretched";
          /** Demand over time; this or `work`. */
          readonly fragments?: readonly {
            /** How long. */
            readonly time: Time;
            /** CPU that all threads together ask for. */
            readonly rate: Frequency;
          }[];
          /** How often the fragments come; once if left out. */
          readonly repeat?: number;
          /** Work that is done as fast as it can be; this or `fragments`. */
          readonly work?: Work;
        }[];
        /** What class of workloads it is, to price hypervisors by: one of `hypervisor overhead` or of `eventProfiles`; required where servers have hypervisors. */
        readonly eventProfile?: string;
        /** Whose work it is: one of `tenants`; the first if left out. */
        readonly tenant?: string;
      }
  )[];
  /** Where VMs and jobs go when they arrive. Default: `{"policy":"first-fit"}`. */
  readonly placement?:
    | {
        /** The first server, in the order of the scenario, that can hold the VM. */
        readonly policy: "first-fit";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The first server that can hold the VM, from the one chosen last on and round the end. */
        readonly policy: "next-fit";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server with the least of a resource left. */
        readonly policy: "best-fit";
        /** Which resource it goes by: cpu, what is not promised; memory, what is not reserved. Default: `cpu`. */
        readonly resource?: "cpu" | "memory";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server with the most of a resource left. */
        readonly policy: "worst-fit";
        /** Which resource it goes by: cpu, what is not promised; memory, what is not reserved. Default: `cpu`. */
        readonly resource?: "cpu" | "memory";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** Any server that can hold the VM, each with the same probability. */
        readonly policy: "random-fit";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server in most demand, if demand with the VM's stays below a share of its capacity. */
        readonly policy: "best-fit-threshold";
        /** Share of a server's capacity that its VMs may ask for with the new one among them. Default: `0.8`. */
        readonly threshold?: Percentage | number;
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server whose power grows least, VMs taken in decreasing order of demand. */
        readonly policy: "power-aware-best-fit";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server where what is left is most in the proportion that the VM asks for: the least angle between both. */
        readonly policy: "cosine-similarity";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server with most left of what the VM asks most of: the largest dot product of both. */
        readonly policy: "dot-product";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** As dot-product, with a weight for each resource. */
        readonly policy: "weighted-dot-product";
        /** Weight of CPU: how scarce it is. Default: `1`. */
        readonly cpuWeight?: number;
        /** Weight of memory: how scarce it is. Default: `1`. */
        readonly memoryWeight?: number;
        /** Weight of network bandwidth: how scarce it is. Default: `1`. */
        readonly networkWeight?: number;
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The server that the VM fills most exactly: the least Euclidean distance of what it asks for from what is left. */
        readonly policy: "l2-norm-difference";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** A server, chassis, rack, row, hall or site with other VMs of the same group. */
        readonly policy: "affinity";
        /** Within what: a server, a chassis, a rack, a row, a hall or a site. Default: `server`. */
        readonly level?: "server" | "chassis" | "rack" | "row" | "hall" | "site";
        /** What VMs of one group have in common: the tenant, the name of the VM type, or the workload. Default: `tenant`. */
        readonly by?: "tenant" | "vm-type" | "workload";
        /** Required: otherwise the VM is not placed; preferred: otherwise as near to it as can be. Default: `preferred`. */
        readonly strength?: "required" | "preferred";
        /** What decides among units that are as good: the lowest server id, or the fullest or emptiest unit. Default: `first-fit`. */
        readonly base?: "first-fit" | "pack" | "spread";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** A server, chassis, rack, row, hall or site without other VMs of the same group. */
        readonly policy: "anti-affinity";
        /** Within what: a server, a chassis, a rack, a row, a hall or a site. Default: `server`. */
        readonly level?: "server" | "chassis" | "rack" | "row" | "hall" | "site";
        /** What VMs of one group have in common: the tenant, the name of the VM type, or the workload. Default: `tenant`. */
        readonly by?: "tenant" | "vm-type" | "workload";
        /** Required: otherwise the VM is not placed; preferred: otherwise as near to it as can be. Default: `preferred`. */
        readonly strength?: "required" | "preferred";
        /** What decides among units that are as good: the lowest server id, or the fullest or emptiest unit. Default: `first-fit`. */
        readonly base?: "first-fit" | "pack" | "spread";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The fullest chassis with room, and the first server in it that can hold the VM. */
        readonly policy: "pack-by-chassis";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The emptiest chassis with room, and the first server in it that can hold the VM. */
        readonly policy: "spread-by-chassis";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** The first empty server, for one job alone, as batch clusters allocate nodes. */
        readonly policy: "whole-server";
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
      }
    | {
        /** Path of a policy module, relative to this file. */
        readonly policy: OwnPolicy<"placement">;
        /** What becomes of a request that fits nowhere. Default: `wait`. */
        readonly whenFull?: "wait" | "reject";
        /** Backfilling: one that fits may overtake one that does not. Default: `first-come-first-served`. */
        readonly queue?: "first-come-first-served" | "backfilling";
        /** Indexed, or a scan of all servers: the same results, slower, to prove the indexes. Default: `indexed`. */
        readonly search?: "indexed" | "scan";
        /** Who decides on requests, which are dealt out in turn. Default: `{}`. */
        readonly schedulers?: {
          /** How many work side by side. Default: `1`. */
          readonly count?: number;
          /** How old a scheduler's view is when it places a VM. Default: `0 s`. */
          readonly decisionTime?: Time;
          /** How often it decides anew at once after a conflict. Default: `3`. */
          readonly retries?: number;
        };
        /** Its parameters. */
        readonly [parameter: string]: unknown;
      };
  /** Moving VMs while they run. */
  readonly consolidation?: {
    /** Time from one look at the servers to the next. Default: `5 min`. */
    readonly interval?: Time;
    /** Which servers are overloaded. */
    readonly overload:
      | {
          /** A server is overloaded when its VMs request more than a fixed share of its capacity. */
          readonly detection: "static-threshold";
          /** Share of a server's capacity which its VMs may request before it counts as overloaded. Default: `0.8`. */
          readonly threshold?: Percentage | number;
        }
      | {
          /** A threshold that falls as the server's utilisation spreads, by its interquartile range. */
          readonly detection: "interquartile-range";
          /** How far the threshold falls below 1, in interquartile ranges of the server's utilisation. Default: `1.5`. */
          readonly safety?: number;
          /** Static threshold while the server's history holds fewer than 12 samples. Default: `0.7`. */
          readonly fallbackThreshold?: Percentage | number;
        }
      | {
          /** A threshold that falls as the server's utilisation spreads, by its median absolute deviation. */
          readonly detection: "median-absolute-deviation";
          /** How far the threshold falls below 1, in median absolute deviations of the server's utilisation. Default: `2.5`. */
          readonly safety?: number;
          /** Static threshold while the server's history holds fewer than 12 samples. Default: `0.7`. */
          readonly fallbackThreshold?: Percentage | number;
        }
      | {
          /** A server is overloaded when the trend of its utilisation reaches its capacity within a migration. */
          readonly detection: "local-regression";
          /** Factor on the forecast utilisation before it is compared with the whole capacity. Default: `1.2`. */
          readonly safety?: number;
          /** Tricube gives newer samples more weight, as Loess does; none fits plain least squares. Default: `tricube`. */
          readonly weights?: "tricube" | "none";
          /** Static threshold while the server's history holds fewer than 10 samples. Default: `0.7`. */
          readonly fallbackThreshold?: Percentage | number;
        }
      | {
          /** Local regression that trusts outlying samples less. */
          readonly detection: "robust-local-regression";
          /** Factor on the forecast utilisation before it is compared with the whole capacity. Default: `1.2`. */
          readonly safety?: number;
          /** Tricube gives newer samples more weight, as Loess does; none fits plain least squares. Default: `tricube`. */
          readonly weights?: "tricube" | "none";
          /** Static threshold while the server's history holds fewer than 10 samples. Default: `0.7`. */
          readonly fallbackThreshold?: Percentage | number;
          /** How often the line is fitted again with less weight on samples far from it. Default: `2`. */
          readonly robustnessIterations?: number;
        }
      | {
          /** Path of a policy module, relative to this file. */
          readonly detection: OwnPolicy<"overload-detection">;
          /** Its parameters. */
          readonly [parameter: string]: unknown;
        };
    /** Which VMs leave an overloaded server. */
    readonly selection:
      | {
          /** The VM that takes the shortest time to migrate, that is, the one with the least memory. */
          readonly policy: "minimum-migration-time";
        }
      | {
          /** The VM whose utilisation is most correlated with that of the others on the server. */
          readonly policy: "maximum-correlation";
        }
      | {
          /** The VM that uses the least share of its own capacity now. */
          readonly policy: "minimum-utilisation";
        }
      | {
          /** Any of the VMs, each with the same probability. */
          readonly policy: "random";
        }
      | {
          /** Path of a policy module, relative to this file. */
          readonly policy: OwnPolicy<"vm-selection">;
          /** Its parameters. */
          readonly [parameter: string]: unknown;
        };
    /** Evacuate: empty the least used servers where their VMs fit elsewhere. Default: `evacuate`. */
    readonly underload?: "evacuate" | "keep";
  };
  /** Power states of servers. Default: `{}`. */
  readonly powerManagement?: {
    /** What becomes of servers without guests. Default: `on`. */
    readonly idleServers?: "on" | "suspend" | "off";
    /** How long they must have been without. Default: `0 s`. */
    readonly after?: Time;
    /** How many servers stay on in any case. Default: `0`. */
    readonly minimumOn?: number;
  };
  /** Links that flows share; if left out, flows are in nobody's way, and nothing is known of the traffic of switches. */
  readonly network?: {
    /** From a server to its chassis, its rack's switch or the core; as wide as its network interface. Default: `{}`. */
    readonly nic?: {
      /** What a bit takes to cross it, and the switch at its end. Default: `5 us`. */
      readonly latency?: Time;
    };
    /** From a chassis to the top-of-rack switch, and back. Default: `{}`. */
    readonly backplane?: {
      /** What it carries. */
      readonly capacity?: DataRate;
      /** Instead of a capacity: what all that hangs below it can send together, divided by what it carries; 1 if left out. */
      readonly oversubscription?: number;
      /** What a bit takes to cross it, and the switch at its end. Default: `1 us`. */
      readonly latency?: Time;
    };
    /** From a rack to the aggregation switch of its hall, and back. Default: `{}`. */
    readonly rack?: {
      /** What it carries. */
      readonly capacity?: DataRate;
      /** Instead of a capacity: what all that hangs below it can send together, divided by what it carries; 1 if left out. */
      readonly oversubscription?: number;
      /** What a bit takes to cross it, and the switch at its end. Default: `1 us`. */
      readonly latency?: Time;
    };
    /** From a hall to the core of its site, and back. Default: `{}`. */
    readonly hall?: {
      /** What it carries. */
      readonly capacity?: DataRate;
      /** Instead of a capacity: what all that hangs below it can send together, divided by what it carries; 1 if left out. */
      readonly oversubscription?: number;
      /** What a bit takes to cross it, and the switch at its end. Default: `1 us`. */
      readonly latency?: Time;
    };
    /** A site's core, which all that turns in it or leaves the site shares, whatever its direction. Default: `{}`. */
    readonly core?: {
      /** What it carries. */
      readonly capacity?: DataRate;
      /** Instead of a capacity: what all that hangs below it can send together, divided by what it carries; 1 if left out. */
      readonly oversubscription?: number;
      /** What a bit takes to cross it, and the switch at its end. Default: `1 us`. */
      readonly latency?: Time;
    };
    /** From a storage brick to the top-of-rack switch, and back. Default: `{}`. */
    readonly storage?: {
      /** In each direction. Default: `10 Gbit/s`. */
      readonly capacity?: DataRate;
      /** What a bit takes to cross it, and the switch at its end. Default: `5 us`. */
      readonly latency?: Time;
    };
    /** From the image server of a site to its core, and back. Default: `{}`. */
    readonly imageServer?: {
      /** In each direction. Default: `10 Gbit/s`. */
      readonly capacity?: DataRate;
      /** What a bit takes to cross it, and the switch at its end. Default: `5 us`. */
      readonly latency?: Time;
    };
  };
  /** Live migration. Default: `{}`. */
  readonly migration?: {
    /** How the memory of a VM that runs is copied. Default: `{"kind":"fixed-time"}`. */
    readonly algorithm?:
      | {
          /** Memory / bandwidth: sent once, as if the VM wrote to none of it, without downtime. */
          readonly kind: "fixed-time";
        }
      | {
          /** The VM stands still until all of its memory is at the target. */
          readonly kind: "stop-and-copy";
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** Pre-copy until what is left takes no longer than a given downtime at the speed of the last round. */
          readonly kind: "fixed-threshold";
          /** The last copy begins when what is left takes no longer than this at the speed of the last round. Default: `0.03 s`. */
          readonly maximumDowntime?: Time;
          /** The last copy begins after so many rounds in any case. Default: `1000`. */
          readonly maximumRounds?: number;
        }
      | {
          /** Pre-copy until fewer than 50 pages are left, 29 iterations or three times the memory are sent, or an iteration sends more than the one before. */
          readonly kind: "classic-xen";
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** Pre-copy until fewer than 50 pages are left, or for five iterations. */
          readonly kind: "modern-xen";
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** Pre-copy until the downtime is expected to be short enough; a VM that writes too fast is throttled. */
          readonly kind: "qemu";
          /** The last copy begins when what is left is expected to take no longer than this. Default: `0.3 s`. */
          readonly downtimeLimit?: Time;
          /** The most that is sent while the VM runs. Default: `1073741824 bit/s`. */
          readonly maximumRate?: DataRate;
          /** Whether a VM that writes faster than half of what is sent is throttled. Default: `true`. */
          readonly autoConverge?: boolean;
          /** Share of its CPU time that is taken from it at first. Default: `0.2`. */
          readonly throttleFirst?: Percentage | number;
          /** Share that is taken besides each further time that it has written too fast. Default: `0.1`. */
          readonly throttleIncrement?: Percentage | number;
          /** Share that is taken at most. Default: `0.99`. */
          readonly throttleMost?: Percentage | number;
          /** The last copy begins after so many rounds in any case; QEMU itself would go on. Default: `200`. */
          readonly maximumRounds?: number;
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** Pre-copy that begins slowly, and is as fast in each round as the VM wrote in the one before, and a bit. */
          readonly kind: "adaptive-rate";
          /** Speed of the first round, and the least of any. Default: `100000000 bit/s`. */
          readonly minimumRate?: DataRate;
          /** The last copy begins where a round would have to be faster than this. Default: `500000000 bit/s`. */
          readonly maximumRate?: DataRate;
          /** A round is so much faster than the VM wrote to its memory in the round before. Default: `50000000 bit/s`. */
          readonly increment?: DataRate;
          /** The last copy begins where less than this is left. Default: `0.25 MiB`. */
          readonly little?: MemorySize;
          /** The last copy begins after so many rounds in any case. Default: `1000`. */
          readonly maximumRounds?: number;
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** The VM runs at its target at once, and its memory is sent after it, what it waits for first. */
          readonly kind: "post-copy";
          /** What must be at the target before the VM runs there: CPU, devices, memory that cannot be paged. Default: `80 MiB`. */
          readonly state?: MemorySize;
          /** Whether pages near one that the VM waited for are sent next. Default: `true`. */
          readonly prepaging?: boolean;
          /** Time for which the VM waits for a page, besides that of sending it. Default: `0.0003 s`. */
          readonly faultTime?: Time;
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
        }
      | {
          /** Pre-copy for so many copies, then post-copy of what the VM wrote meanwhile. */
          readonly kind: "hybrid";
          /** What must be at the target before the VM runs there: CPU, devices, memory that cannot be paged. Default: `80 MiB`. */
          readonly state?: MemorySize;
          /** Whether pages near one that the VM waited for are sent next. Default: `true`. */
          readonly prepaging?: boolean;
          /** Time for which the VM waits for a page, besides that of sending it. Default: `0.0003 s`. */
          readonly faultTime?: Time;
          /** Time from the arrival of the last memory to the moment that the VM runs at the target. Default: `0.01 s`. */
          readonly resumeTime?: Time;
          /** Copies of the memory that are made while the VM runs at its source, before it leaves. Default: `1`. */
          readonly copies?: number;
        };
    /** How VMs write to their memory, which a migration has to send again; a working set if left out. */
    readonly guestMemory?:
      | {
          /** The VM writes to a small part of its memory often, and to the rest seldom, each at random. */
          readonly model: "working-set";
          /** Share of its memory that a VM writes to again and again. Default: `0.05`. */
          readonly hotSet?: Percentage | number;
          /** How fast a busy VM writes pages of that share, the same page again included. Default: `400000000 bit/s`. */
          readonly hotWriteRate?: DataRate;
          /** How fast it writes pages of the rest. Default: `16000000 bit/s`. */
          readonly coldWriteRate?: DataRate;
          /** Pages that it reads for each that it writes, in each part of its memory. Default: `3`. */
          readonly readsPerWrite?: number;
          /** How often it goes next to memory beside what it has just used. Default: `0.5`. */
          readonly locality?: Percentage | number;
        }
      | {
          /** The VM writes to one page after another, at a share of the speed of the migration. */
          readonly model: "intensity";
          /** Memory that a busy VM writes to, as a share of what a migration at full speed sends meanwhile. Default: `0.5`. */
          readonly intensity?: Percentage | number;
          /** Share of its memory that it writes to at most. Default: `0.9`. */
          readonly workingSet?: Percentage | number;
        }
      | {
          /** The VM neither reads nor writes its memory while it moves. */
          readonly model: "untouched";
        };
    /** The most that one migration sends. Default: `1 Gbit/s`. */
    readonly bandwidth?: DataRate;
    /** The link that each migration has for itself where no network is described. Default: `{}`. */
    readonly link?: {
      /** What it carries; without a limit if left out. */
      readonly bandwidth?: DataRate;
      /** From the last bit sent to its arrival. Default: `0 s`. */
      readonly latency?: Time;
    };
    /** CPU that a migration takes on either server, as a share of the VM's. Default: `10 %`. */
    readonly cpuOverhead?: Percentage | number;
    /** Migrations that a server takes part in at a time, the rest wait; without a limit if left out. */
    readonly perServer?: number;
    /** Migrations that cross a link of `network` at a time, the servers' own not counted; without a limit if left out. */
    readonly perLink?: number;
    /** Migrations at given times. Default: `[]`. */
    readonly planned?: readonly {
      /** Name of the VM. */
      readonly vm: string;
      /** The server that it goes to, counted from 0. */
      readonly to: number;
      /** When; a VM that does not run then, or that does not fit there, stays where it is. */
      readonly at: Time;
    }[];
  };
  /** What is written. Default: `{}`. */
  readonly recording?: {
    /** How the tables of a run are written; another format is another run. Default: `csv`. */
    readonly format?: "csv" | "parquet";
    /** Time from one sample to the next: rows of the time series. Default: `5 min`. */
    readonly interval?: Time;
    /** Whether the table timeseries is written. Default: `true`. */
    readonly timeseries?: boolean;
    /** Whether the table server-samples is written, each server over time, for the floor view of a report. Default: `false`. */
    readonly serverSamples?: boolean;
    /** Whether the table servers is written, and those of chassis, racks, and all else that stands there. Default: `true`. */
    readonly servers?: boolean;
    /** Whether the tables vms and, where there are any, tasks are written. Default: `true`. */
    readonly vms?: boolean;
    /** Whether the table migrations is written. Default: `true`. */
    readonly migrations?: boolean;
    /** Whether the table events is written. Default: `false`. */
    readonly events?: boolean;
  };
  /** Servers that are emptied for maintenance, none of whose VMs is stopped. Default: `[]`. */
  readonly maintenance?: readonly {
    /** What is to be empty. */
    readonly of: "server" | "chassis" | "rack";
    /** Which one, counted from 0 as in the tables of results. */
    readonly number: number;
    /** From when on its VMs are moved away, and none is let in. */
    readonly from: Time;
    /** When it is to be empty. */
    readonly deadline: Time;
    /** When it takes VMs again; never if left out. */
    readonly until?: Time;
    /** Whether servers that are empty at the deadline are off until then. Default: `false`. */
    readonly powerOff?: boolean;
  }[];
  /** Moving VMs away from servers that are too loaded for too long. */
  readonly hotSpots?: {
    /** Time from one observation to the next. Default: `1 min`. */
    readonly interval?: Time;
    /** Use of CPU or network beyond which a server is too loaded. Default: `75 %`. */
    readonly threshold?: Percentage | number;
    /** So many of the last observations must be beyond the threshold. Default: `3`. */
    readonly sustained?: number;
    /** How many observations are looked back on. Default: `5`. */
    readonly outOf?: number;
    /** Which VMs go first: those with the most load, or the most load for their memory. Default: `volume-per-size`. */
    readonly ranking?: "volume" | "volume-per-size";
    /** Whether VMs may change places where no server has room. Default: `true`. */
    readonly swap?: boolean;
  };
  /** Moving VMs so that servers are about equally loaded. */
  readonly balancing?: {
    /** Time from one look at the servers to the next. Default: `5 min`. */
    readonly interval?: Time;
    /** Standard deviation of the servers' loads that is let be. Default: `10 %`. */
    readonly tolerance?: Percentage | number;
    /** Moves at a time, at most. Default: `10`. */
    readonly mostMoves?: number;
  };
  /** What must come out, by names that failures are reported by (exit code 5). Default: `{}`. */
  readonly thresholds?: {
    readonly [name: string]: {
      /** A metric of the run. */
      readonly metric:
        | "energyKWh"
        | "serverEnergyKWh"
        | "enclosureEnergyKWh"
        | "networkEnergyKWh"
        | "storageEnergyKWh"
        | "migrations"
        | "meanMigrationDurationS"
        | "totalS"
        | "downtimeS"
        | "maxDowntimeS"
        | "rounds"
        | "transferredMiB"
        | "migrationFaults"
        | "slatahPct"
        | "pdmPct"
        | "slavPct2"
        | "esvKWhPct2"
        | "vmsEvacuated"
        | "vmsNotEvacuated"
        | "overallSlaPct"
        | "averageSlaPct"
        | "serverShutdowns"
        | "meanTimeBeforeShutdownS"
        | "vmRequests"
        | "vmsStarted"
        | "vmsCompleted"
        | "vmsRejected"
        | "vmsWaiting"
        | "meanWaitingS"
        | "maxWaitingS"
        | "placementConflicts"
        | "placementRetries"
        | "durationS"
        | "events"
        | "virtualisationOverheadPct"
        | "hostCpuPct"
        | "cpuReadyPct"
        | "interferencePct";
      /** What it must come to at least; no bound if left out. */
      readonly atLeast?: number;
      /** What it may come to at most; no bound if left out. */
      readonly atMost?: number;
    };
  };
}

/** Such as `1 d`. */
export type Time = `${number} ${"us" | "ms" | "s" | "min" | "h" | "d"}`;

/** Such as `1 MIPS`. */
export type Frequency = `${number} ${"kHz" | "MHz" | "GHz" | "MIPS"}`;

/** Such as `1 TiB`. */
export type MemorySize = `${number} ${"B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB"}`;

/** Such as `1 GiB/s`. */
export type DataRate =
  `${number} ${"bit/s" | "kbit/s" | "Mbit/s" | "Gbit/s" | "Tbit/s" | "B/s" | "kB/s" | "MB/s" | "GB/s" | "KiB/s" | "MiB/s" | "GiB/s"}`;

/** Such as `1 U`. */
export type Height = `${number} ${"U"}`;

/** Such as `1 MW`. */
export type Power = `${number} ${"mW" | "W" | "kW" | "MW"}`;

/** Such as `1 %`. */
export type Percentage = `${number} ${"%"}`;

/** Such as `1 MWh`. */
export type Energy = `${number} ${"J" | "kJ" | "MJ" | "Wh" | "kWh" | "MWh"}`;

/** Such as `1 GI`. */
export type Work = `${number} ${"MHz·s" | "GHz·s" | "MI" | "GI"}`;
