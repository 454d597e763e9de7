// The public API. Made by npm run generate.

export type AnyPolicyModule = PolicyModules[PolicyKind];

export interface ArrivalsSpec {
    readonly share: number;
}

export declare const BUILT_IN_POLICIES: PolicyCatalogue;

export interface CapSpec {
    readonly capMhz: number;
    readonly capFraction: number;
}

export interface ChassisGroupSpec extends GroupSpec {
    readonly servers: readonly GroupSpec[];
}

export type ChassisType = IdealChassisType | StandardChassisType;

export interface ChoiceSpec {
    readonly name: string;
    readonly parameters: Readonly<Record<string, ParameterValue>>;
    readonly origin?: PolicyOrigin;
}

export interface ColumnDeclaration {
    readonly name: string;
    readonly type?: ValueType;
    readonly unit: string;
    readonly meaning: string;
}

export interface ColumnNames {
    readonly timeseries: TimeSeriesColumn;
    readonly "server-samples": ServerSampleColumn;
    readonly servers: ServerColumn;
    readonly chassis: ChassisColumn;
    readonly racks: RackColumn;
    readonly halls: HallColumn;
    readonly sites: SiteColumn;
    readonly switches: SwitchColumn;
    readonly storage: StorageColumn;
    readonly links: LinkColumn;
    readonly vms: VmColumn;
    readonly tasks: TaskColumn;
    readonly migrations: MigrationColumn;
    readonly events: EventColumn;
}

export interface CompatibilitySpec {
    readonly profile: string;
    readonly switches: Compatibility;
}

export interface ConsolidationSpec {
    readonly intervalS: number;
    readonly overload: ChoiceSpec;
    readonly selection: ChoiceSpec;
    readonly underload: "evacuate" | "keep";
}

export interface CpuSpec {
    readonly model: "per-core" | "pooled";
    readonly workConserving: boolean;
    readonly overcommit: number;
}

export type DataRate = `${number} ${"bit/s" | "kbit/s" | "Mbit/s" | "Gbit/s" | "Tbit/s" | "B/s" | "kB/s" | "MB/s" | "GB/s" | "KiB/s" | "MiB/s" | "GiB/s"}`;

export interface Diagnostic {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly path: string;
    readonly found: string;
    readonly expected: string;
    readonly nearest?: string;
}

export type Dimension = "power" | "time" | "memory" | "frequency" | "data-rate" | "fraction" | "temperature" | "energy";

export declare const ENCLOSURE_LEAF: {
    readonly fans: 0;
    readonly supplyLoss: 1;
    readonly management: 2;
    readonly ports: 3;
};

export declare const ENCLOSURE_LEAVES = 4;

export type EfficiencyPoint = readonly [
    load: number,
    efficiency: number
];

export declare class EnclosurePower {
    readonly usableW: number;
    private readonly type;
    private readonly supplies;
    constructor(type: ChassisType);
    write(serverOutputW: number, activeServers: number, dark: boolean, into: Float64Array, offset: number): void;
    peakOutputW(serverPeakW: number, servers: number): number;
}

export type Energy = `${number} ${"J" | "kJ" | "MJ" | "Wh" | "kWh" | "MWh"}`;

export declare class Engine {
    private clock;
    private dispatched;
    private readonly queue;
    private readonly kindNames;
    private readonly handlers;
    private readonly advanceSteps;
    private readonly settleSteps;
    private touched;
    private reader;
    private stopped;
    private settleRounds;
    private advancedTo;
    private lastChangeKind;
    private lastDecideKind;
    private lastTouchingStep;
    private progress;
    private progressEvery;
    private progressAt;
    get now(): number;
    get eventCount(): number;
    get pendingCount(): number;
    on(name: string, handler: EventHandler): EventKind;
    onAdvance(name: string, step: InstantStep): void;
    onSettle(name: string, step: InstantStep): void;
    onProgress(everyEvents: number, callback: () => void): void;
    schedule(time: number, phase: Phase, kind: EventKind, target?: number, payload?: number): EventHandle;
    cancel(handle: EventHandle): boolean;
    touch(): void;
    stop(): void;
    run(limits?: RunLimits): RunEnd;
    private enter;
    private advance;
    private settle;
    private reportProgress;
    private badTime;
    private notReadOnly;
    private endlessInstant;
}

export type EventHandle = number;

export type EventHandler = (target: number, payload: number) => void;

export type EventKind = number;

export interface EventProfileSpec {
    readonly rates: Readonly<Record<string, number>>;
    readonly cacheAccessesPerS: number;
    readonly memoryWait: number;
}

export declare class EventQueue {
    private capacity;
    private last;
    private stale;
    private nextSequence;
    private times;
    private slots;
    private doubles;
    private integers;
    private current;
    private currentTime;
    private unused;
    private free;
    private freeCount;
    constructor();
    get size(): number;
    get time(): number;
    get priority(): number;
    get kind(): number;
    get target(): number;
    get payload(): number;
    push(time: number, priority: number, kind: number, target: number, payload: number): EventHandle;
    cancel(handle: EventHandle): boolean;
    peekTime(): number;
    peekPriority(): number;
    pop(): boolean;
    clear(): void;
    private vacate;
    private isStale;
    private settleHead;
    private restore;
    private compact;
    private takeSlot;
    private release;
    private grow;
}

export interface Fans {
    readonly idleW: number;
    readonly peakW: number;
}

export interface FragmentSpec {
    readonly durationS: number;
    readonly rateMhz: number;
}

export type Frequency = `${number} ${"kHz" | "MHz" | "GHz" | "MIPS"}`;

export interface GridRule {
    readonly resampleS: number | null;
}

export interface GroupSpec {
    readonly type: string;
    readonly count: number;
    readonly hypervisor?: string;
}

export type Grouping = (typeof GROUPINGS)[number];

export declare const HISTORY_LENGTH = 30;

export interface HallSpec {
    readonly name: string;
    readonly kind: HallKind;
    readonly count: number;
    readonly rows: readonly RowSpec[];
    readonly switches: readonly GroupSpec[];
}

export type Height = `${number} ${"U"}`;

export interface HypervisorSpec {
    readonly technique: string;
    readonly paging: Paging;
    readonly io: Io;
    readonly type: HypervisorType;
    readonly processor: string;
    readonly startUpS: number;
    readonly memoryOverheadMiB: number;
}

export interface IdealChassisType {
    readonly kind: "ideal";
    readonly name: string;
    readonly heightU: number;
    readonly slots: number;
}

export declare class InputError extends Error implements InputProblem {
    readonly name = "InputError";
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly found: string;
    readonly expected: string;
    constructor(problem: InputProblem, options?: ErrorOptions);
}

export type InputFormat = TraceFormat | JobFormat;

export interface InputSpec {
    readonly name: string;
    readonly path: string | null;
    readonly sha256: string | null;
    readonly about: string;
    readonly declaredAt: {
        readonly file: string;
        readonly line: number;
        readonly column: number;
    };
}

export type InstantStep = (now: number) => void;

export type JobFormat = "fragments" | "swf";

export interface JobsWorkload {
    readonly kind: "jobs";
    readonly input: string;
    readonly format: JobFormat;
    readonly processorMhz: number;
    readonly claim: "server" | "cores";
    readonly unmet: UnmetDemand;
    readonly tenant: number;
}

export interface Line {
    intercept: number;
    slope: number;
}

export interface LinkSpec {
    readonly bandwidthBitps: number;
    readonly latencyS: number;
}

// PolicyLoadOptions is exported as LoadOptions
export interface PolicyLoadOptions extends Omit<LoadOptions, "policies"> {
    readonly policies?: readonly AnyPolicyModule[];
    readonly policyTimeoutS?: number;
}

export interface LoadView {
    readonly intervalS: number;
    capacityMhz(server: number): number;
    requestedMhz(server: number): number;
    history(server: number): Float64Array;
    sortedHistory(server: number): Float64Array;
    nearlySortedHistory(server: number): Float64Array;
    historyLength(server: number): number;
    longestMigrationS(server: number): number;
    vmMemoryMiB(vm: number): number;
    vmDemandMhz(vm: number): number;
    vmUtilisation(vm: number): number;
    vmHistoryLength(vm: number): number;
    vmHistory(vm: number, k: number): number;
}

export interface LoadedScenario {
    readonly scenario: Scenario;
    readonly policies: Policies;
    readonly text: string;
    readonly file: string | null;
    readonly options: PolicyLoadOptions;
    readonly grid: GridSpec;
}

export declare const METRICS: readonly MetricDeclaration[];

export type MaintenanceLevel = "server" | "chassis" | "rack";

export interface MaintenanceSpec {
    readonly level: MaintenanceLevel;
    readonly unit: number;
    readonly fromS: number;
    readonly deadlineS: number;
    readonly untilS: number;
    readonly powerOff: boolean;
}

export type MemorySize = `${number} ${"B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB"}`;

export interface MetricDeclaration {
    readonly name: string;
    readonly type?: ValueType;
    readonly unit: string;
    readonly meaning: string;
}

export type MetricName = CommonMetricName | VirtualisationMetricName;

export type MetricValues = Readonly<Record<CommonMetricName, number | null>> & Readonly<Partial<Record<VirtualisationMetricName, number | null>>>;

export interface MigrationSpec {
    readonly algorithm: ChoiceSpec;
    readonly guestMemory: ChoiceSpec | null;
    readonly bandwidthBitps: number;
    readonly link: LinkSpec;
    readonly cpuOverhead: number;
    readonly perServer: number;
    readonly perLink: number;
    readonly planned: readonly PlannedMigrationSpec[];
}

export declare class MultipleDetermination {
    #private;
    readonly rSquared: Float64Array;
    constructor(maximumVariables: number, maximumSamples: number);
    fit(data: Float64Array, variables: number, samples: number): boolean;
}

export declare const NONE = -1;

export declare class OutputError extends Error {
    readonly name = "OutputError";
    constructor(path: string, cause: Error & {
        readonly code?: string | undefined;
    });
}

export interface OverloadDetection {
    overloaded(view: LoadView, server: number): boolean;
}

export type OverloadDetectionModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<"overload-detection", Specs, OverloadDetection>;

export type OwnPolicy<Kind extends PolicyKind> = PolicyModules[Kind] | ModulePath | `${ModulePath}#${string}`;

export declare const PHASE: {
    readonly change: 0;
    readonly decide: 1;
    readonly sample: 2;
};

export declare const PLANETLAB_DAY: UtilisationProfile;

export type ParameterSpec = {
    readonly kind: "number";
    readonly default?: number;
    readonly min?: number;
    readonly max?: number;
    readonly integer?: boolean;
    readonly meaning: string;
} | {
    readonly kind: "quantity";
    readonly dimension: Dimension;
    readonly default?: number;
    readonly min?: number;
    readonly max?: number;
    readonly meaning: string;
} | {
    readonly kind: "choice";
    readonly choices: readonly string[];
    readonly default?: string;
    readonly meaning: string;
} | {
    readonly kind: "flag";
    readonly default?: boolean;
    readonly meaning: string;
} | {
    readonly kind: "list";
    readonly of: ParameterSpec;
    readonly length?: number;
    readonly meaning: string;
};

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

export type ParameterValue = number | string | boolean | readonly ParameterValue[];

export type ParametersOf<Specs extends ParameterSpecs> = {
    readonly [Name in keyof Specs]: ParameterSpec extends Specs[Name] ? ParameterValue : NarrowValue<Specs[Name]>;
};

export type Percentage = `${number} ${"%"}`;

export type Phase = (typeof PHASE)[keyof typeof PHASE];

export type PhasesSpec = "together" | "spread";

export type PlacementKey = "server-id" | "next-server-id" | "least-free-cpu" | "most-free-cpu" | "least-free-memory" | "most-free-memory" | "power-increase" | "score" | "choice";

export type PlacementModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<"placement", Specs, PlacementPolicy>;

export interface PlacementPolicy {
    readonly key: PlacementKey;
    readonly wholeServer?: boolean;
    readonly scoreByClass?: boolean;
    score?(view: PlacementView, server: number, vm: number): number;
    choose?(view: PlacementSearchView, vm: number): number;
}

export interface PlacementSearchView extends PlacementView {
    fits(server: number, vm: number): boolean;
    first(vm: number, from?: number, to?: number): number;
    readonly plant: PlantView;
}

export interface PlacementSpec {
    readonly policy: ChoiceSpec;
    readonly whenFull: "wait" | "reject";
    readonly queue: "first-come-first-served" | "backfilling";
    readonly search: "indexed" | "scan";
    readonly schedulers: SchedulersSpec;
}

export interface PlacementView {
    readonly serverCount: number;
    capacityMhz(server: number): number;
    memoryMiB(server: number): number;
    networkBitps(server: number): number;
    loadMhz(server: number): number;
    demandMhz(server: number): number;
    freeMemoryMiB(server: number): number;
    freeNetworkBitps(server: number): number;
    vmCount(server: number): number;
    isUp(server: number): boolean;
    powerIncreaseW(server: number, vm: number): number;
    requestMhz(vm: number, server?: number): number;
    vmDemandMhz(vm: number, server?: number): number;
    vmMemoryMiB(vm: number, server?: number): number;
    vmNetworkBitps(vm: number): number;
}

export interface PlannedMigrationSpec {
    readonly vm: string;
    readonly to: number;
    readonly atS: number;
}

export interface PlantView {
    unitCount(level: UnitLevel): number;
    unitOf(level: UnitLevel, server: number): number;
    vmsIn(level: UnitLevel, unit: number): number;
    othersIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number;
    unitsOfOthers(level: UnitLevel, vm: number, by: Grouping): readonly number[];
    firstIn(level: UnitLevel, unit: number, vm: number): number;
    firstByUnit(level: UnitLevel, order: UnitOrder, vm: number, allows?: UnitTest): number;
}

export type PolicyCatalogue = {
    readonly [Kind in PolicyKind]: readonly PolicyModules[Kind][];
};

export interface PolicyContext {
    readonly random: () => number;
}

export type PolicyDefinition<Kind extends PolicyKind, Specs extends ParameterSpecs, Policy> = Omit<PolicyModule<Kind, Specs, Policy>, "kind" | "meaning" | "source" | "parameters"> & {
    readonly meaning?: string;
    readonly source?: string;
    readonly parameters?: Specs;
};

export declare class PolicyError extends Error {
    readonly name = "PolicyError";
    readonly policy: PolicyIdentity;
    constructor(policy: PolicyIdentity, problem: string, options?: ErrorOptions);
}

export interface PolicyIdentity {
    readonly kind: PolicyKind;
    readonly name: string;
    readonly module: string | null;
    placeOf(error: unknown): string | null;
}

export type PolicyKind = keyof PolicyModules;

export interface PolicyModule<Kind extends string, Specs extends ParameterSpecs, Policy> {
    readonly kind: Kind;
    readonly name: string;
    readonly meaning: string;
    readonly source: string;
    readonly parameters: Specs;
    create(parameters: ParametersOf<Specs>, context: PolicyContext): Policy;
}

export interface PolicyModules {
    readonly placement: PlacementModule;
    readonly "overload-detection": OverloadDetectionModule;
    readonly "vm-selection": VmSelectionModule;
}

export interface PolicyOrigin {
    readonly module: string | null;
    readonly sha256: string;
}

export type Power = `${number} ${"mW" | "W" | "kW" | "MW"}`;

export interface PowerManagementSpec {
    readonly idleServers: "on" | "suspend" | "off";
    readonly afterS: number;
    readonly minimumOn: number;
}

export interface PowerModel {
    readonly name: string;
    readonly idleW: number;
    readonly peakW: number;
    powerW(utilisation: number): number;
}

export interface PowerModelModule<Specs extends ParameterSpecs = ParameterSpecs> {
    readonly name: string;
    readonly meaning: string;
    readonly source: string;
    readonly parameters: Specs;
    create(parameters: ParametersOf<Specs>): PowerModel;
}

export interface PowerSupplies {
    readonly count: number;
    readonly redundant: number;
    readonly ratedW: number;
    readonly efficiency: readonly EfficiencyPoint[];
}

export interface RackSpec {
    readonly count: number;
    readonly heightU: number;
    readonly switches: readonly GroupSpec[];
    readonly chassis: readonly ChassisGroupSpec[];
    readonly servers: readonly GroupSpec[];
    readonly storage: readonly GroupSpec[];
}

export type RandomStream = () => number;

export declare class RandomStreams {
    #private;
    constructor(seed: number | string);
    stream(component: string, purpose: string, key?: number | string): RandomStream;
}

export interface RecordedVms {
    readonly traces: UtilisationTraces;
    readonly stays: VmStays | null;
    readonly sizes: VmSizes | null;
}

export interface RecordingSpec {
    readonly format: "csv" | "parquet";
    readonly intervalS: number;
    readonly timeseries: boolean;
    readonly serverSamples: boolean;
    readonly servers: boolean;
    readonly vms: boolean;
    readonly migrations: boolean;
    readonly events: boolean;
}

export interface RowSpec {
    readonly count: number;
    readonly racks: readonly RackSpec[];
}

export interface RunControl {
    readonly onProgress?: (progress: RunProgress) => void;
    readonly signal?: AbortSignal;
}

export type RunEnd = "empty" | "until" | "max-events" | "stopped";

export declare class RunFailedError extends Error {
    readonly name = "RunFailedError";
    readonly folder: string;
    readonly cause: SimulationError;
    constructor(runId: string, folder: string, cause: SimulationError);
}

export interface RunLimits {
    readonly until?: number;
    readonly maxEvents?: number;
}

export interface RunOptions extends PolicyLoadOptions, RunControl {
    readonly scenario: string | LoadedScenario;
    readonly outDir?: string;
}

export interface RunProgress {
    readonly simulatedS: number;
    readonly endS: number;
    readonly events: number;
}

export interface RunResult {
    readonly runId: string;
    readonly outDir: string;
    readonly metrics: MetricValues;
    readonly timing: Readonly<Record<string, number>>;
}

export declare class RunTable<Name extends string = string> {
    #private;
    readonly name: string;
    readonly meaning: string;
    readonly columns: readonly ColumnDeclaration[];
    readonly rowCount: number;
    constructor(table: Table);
    numbers(name: Name): Float64Array;
    texts(name: Name): string[];
}

export declare const STANDARD_CHASSIS: StandardChassisType;

export interface Scenario {
    readonly version: 1;
    readonly name: string;
    readonly description: string;
    readonly startEpochS: number;
    readonly durationS: number;
    readonly seed: number;
    readonly compatibility: CompatibilitySpec;
    readonly inputs: Readonly<Record<string, InputSpec>>;
    readonly tenants: readonly string[];
    readonly serverTypes: Readonly<Record<string, ServerTypeSpec>>;
    readonly chassisTypes: Readonly<Record<string, ChassisType>>;
    readonly switchTypes: Readonly<Record<string, SwitchType>>;
    readonly storageTypes: Readonly<Record<string, StorageBrickType>>;
    readonly vmTypes: Readonly<Record<string, VmTypeSpec>>;
    readonly sites: readonly SiteSpec[];
    readonly virtualisation?: VirtualisationSpec;
    readonly cpu: CpuSpec;
    readonly workloads: readonly WorkloadSpec[];
    readonly placement: PlacementSpec;
    readonly consolidation: ConsolidationSpec | null;
    readonly powerManagement: PowerManagementSpec;
    readonly network?: NetworkDefinition;
    readonly migration: MigrationSpec;
    readonly recording: RecordingSpec;
    readonly maintenance: readonly MaintenanceSpec[];
    readonly hotSpots: HotSpotOptions | null;
    readonly balancing: BalancingOptions | null;
    readonly thresholds: Readonly<Record<string, ThresholdSpec>>;
}

export declare class ScenarioError extends Error {
    readonly name = "ScenarioError";
    readonly diagnostics: readonly Diagnostic[];
    constructor(diagnostics: readonly Diagnostic[], more?: number);
}

export interface ScenarioFile {
    readonly version: 1;
    readonly name: string;
    readonly description?: string;
    readonly start?: string;
    readonly duration?: Time;
    readonly seed?: number;
    readonly seeds?: string | number | readonly unknown[];
    readonly sweep?: {
        readonly values?: {
            readonly [name: string]: readonly unknown[];
        };
        readonly ranges?: {
            readonly [name: string]: {
                readonly from: string | number;
                readonly to: string | number;
                readonly step?: string | number;
                readonly count?: number;
                readonly scale?: "linear" | "logarithmic";
            };
        };
        readonly zip?: readonly {
            readonly [name: string]: readonly unknown[];
        }[];
        readonly latinHypercube?: {
            readonly samples: number;
            readonly seed?: number;
            readonly parameters: {
                readonly [name: string]: {
                    readonly from: string | number;
                    readonly to: string | number;
                    readonly scale?: "linear" | "logarithmic";
                    readonly whole?: boolean;
                };
            };
        };
        readonly exclude?: readonly {
            readonly [name: string]: unknown;
        }[];
    };
    readonly compatibility?: string | {
        readonly profile?: string;
        readonly demandLag?: boolean;
        readonly proportionalShares?: boolean;
        readonly hashOrder?: boolean;
        readonly migrationCpuSplit?: boolean;
        readonly staleOutgoing?: boolean;
        readonly memoryBindsAtCreationOnly?: boolean;
        readonly destroyIdleVms?: boolean;
        readonly freeFirstInterval?: boolean;
        readonly freeFromZero?: boolean;
        readonly trapezoidEnergy?: boolean;
        readonly openLastInterval?: boolean;
        readonly unweightedRegression?: boolean;
        readonly stalePowerBaseline?: boolean;
        readonly refuseOverfull?: boolean;
        readonly duplicateMoves?: boolean;
        readonly instantPowerStates?: boolean;
        readonly flatOutNpa?: boolean;
        readonly countIntervalsAlike?: boolean;
    };
    readonly inputs?: {
        readonly [name: string]: {
            readonly path?: string;
            readonly sha256?: string;
            readonly about?: string;
        };
    };
    readonly tenants?: readonly {
        readonly name: string;
    }[];
    readonly serverTypes?: {
        readonly [name: string]: {
            readonly base?: string;
            readonly cores?: number;
            readonly coreSpeed?: Frequency;
            readonly memory?: MemorySize;
            readonly disk?: MemorySize;
            readonly network?: DataRate;
            readonly height?: Height | number;
            readonly power?: {
                readonly model: "spec-table";
                readonly watts: readonly number[];
            } | {
                readonly model: "linear";
                readonly idle: Power;
                readonly peak: Power;
            } | {
                readonly model: "square";
                readonly idle: Power;
                readonly peak: Power;
            } | {
                readonly model: "cubic";
                readonly idle: Power;
                readonly peak: Power;
            } | {
                readonly model: "square-root";
                readonly idle: Power;
                readonly peak: Power;
            } | {
                readonly model: "fan";
                readonly idle: Power;
                readonly peak: Power;
                readonly exponent?: number;
            } | {
                readonly model: "asymptotic";
                readonly idle: Power;
                readonly peak: Power;
                readonly bend?: Percentage | number;
            } | {
                readonly model: "constant";
                readonly power: Power;
            } | {
                readonly model: "dvfs";
                readonly idle: Power;
                readonly peak: Power;
                readonly speeds: readonly (Percentage | number)[];
                readonly governor?: "on-demand" | "performance";
                readonly voltages: readonly number[];
            } | {
                readonly model: "measured-dvfs";
                readonly speeds: readonly (Percentage | number)[];
                readonly governor?: "on-demand" | "performance";
                readonly idle: readonly Power[];
                readonly busy: readonly Power[];
            };
            readonly hypervisor?: string;
            readonly off?: Power;
            readonly suspended?: Power;
            readonly boot?: {
                readonly time?: Time;
                readonly power?: Power;
            };
            readonly shutdown?: {
                readonly time?: Time;
                readonly power?: Power;
            };
            readonly suspend?: {
                readonly time?: Time;
                readonly power?: Power;
            };
            readonly resume?: {
                readonly time?: Time;
                readonly power?: Power;
            };
        };
    };
    readonly chassisTypes?: {
        readonly [name: string]: {
            readonly base?: string;
            readonly kind?: "standard" | "ideal";
            readonly height?: Height | number;
            readonly slots?: number;
            readonly supplies?: {
                readonly count?: number;
                readonly rated?: Power;
                readonly redundant?: number;
                readonly efficiency?: readonly (readonly (Percentage | number)[])[];
            };
            readonly fans?: {
                readonly idle?: Power;
                readonly peak?: Power;
            };
            readonly management?: Power;
            readonly port?: Power;
        };
    };
    readonly switchTypes?: {
        readonly [name: string]: {
            readonly base?: string;
            readonly idle?: Power;
            readonly port?: Power;
            readonly asleepPort?: Power;
            readonly perGigabyte?: Energy;
            readonly height?: Height | number;
        };
    };
    readonly storageTypes?: {
        readonly [name: string]: {
            readonly base?: string;
            readonly height?: Height | number;
            readonly capacity?: MemorySize;
            readonly power?: Power;
        };
    };
    readonly vmTypes?: {
        readonly [name: string]: {
            readonly vcpus?: number;
            readonly speed?: Frequency;
            readonly memory: MemorySize;
            readonly network?: DataRate;
            readonly shares?: number;
            readonly cap?: string | number;
            readonly reservation?: Frequency;
            readonly guestMemory?: {
                readonly model: "working-set";
                readonly hotSet?: Percentage | number;
                readonly hotWriteRate?: DataRate;
                readonly coldWriteRate?: DataRate;
                readonly readsPerWrite?: number;
                readonly locality?: Percentage | number;
            } | {
                readonly model: "intensity";
                readonly intensity?: Percentage | number;
                readonly workingSet?: Percentage | number;
            } | {
                readonly model: "untouched";
            };
        };
    };
    readonly hypervisors?: {
        readonly [name: string]: {
            readonly technique: "native" | "trap-and-emulate" | "binary-translation" | "paravirtual" | "hardware-assisted" | "emulation" | "process-vm-interpreter" | "process-vm-compiler" | "container";
            readonly paging?: "shadow" | "nested" | "nested-large" | "direct" | "none";
            readonly io?: "emulated" | "virtio" | "passthrough" | "passthrough-exitless" | "native";
            readonly type?: 1 | 2 | "none";
            readonly processor?: "prescott" | "merom" | "penryn" | "nehalem" | "westmere" | "sandy-bridge" | "ivy-bridge" | "haswell" | "broadwell" | "skylake" | "kaby-lake" | "cascade-lake";
            readonly guests?: "linux-vm" | "windows-vm" | "micro-vm" | "container";
            readonly startUp?: Time;
            readonly memoryOverhead?: MemorySize;
        };
    };
    readonly eventProfiles?: {
        readonly [name: string]: {
            readonly base?: string;
            readonly rates?: {
                readonly [name: string]: number;
            };
            readonly cacheAccesses?: number;
            readonly memoryWait?: Percentage | number;
        };
    };
    readonly virtualisation?: {
        readonly guestOs?: MemorySize;
        readonly pageSharing?: Percentage | number;
        readonly memoryOvercommit?: number;
        readonly activeMemory?: Percentage | number;
        readonly idleTax?: Percentage | number;
        readonly sharedCache?: boolean;
        readonly memoryBandwidth?: DataRate;
    };
    readonly sites: readonly {
        readonly name?: string;
        readonly enclosure?: "standard" | "ideal";
        readonly servers?: readonly {
            readonly type: string;
            readonly count?: number;
            readonly hypervisor?: string;
        }[];
        readonly repeat?: number;
        readonly halls?: readonly {
            readonly name: string;
            readonly kind?: "hall" | "container-module";
            readonly count?: number;
            readonly rows: readonly {
                readonly count?: number;
                readonly racks: readonly {
                    readonly count?: number;
                    readonly height?: Height | number;
                    readonly switches?: readonly {
                        readonly type: string;
                        readonly count?: number;
                    }[];
                    readonly chassis?: readonly {
                        readonly type?: string;
                        readonly count?: number;
                        readonly servers?: readonly {
                            readonly type: string;
                            readonly count?: number;
                            readonly hypervisor?: string;
                        }[];
                    }[];
                    readonly servers?: readonly {
                        readonly type: string;
                        readonly count?: number;
                        readonly hypervisor?: string;
                    }[];
                    readonly storage?: readonly {
                        readonly type: string;
                        readonly count?: number;
                    }[];
                }[];
            }[];
            readonly switches?: readonly {
                readonly type: string;
                readonly count?: number;
            }[];
        }[];
        readonly switches?: readonly {
            readonly type: string;
            readonly count?: number;
        }[];
    }[];
    readonly cpu?: {
        readonly model?: "per-core" | "pooled";
        readonly workConserving?: boolean;
        readonly overcommit?: number;
    };
    readonly workloads: readonly ({
        readonly kind: "traces";
        readonly input: string;
        readonly format: "planetlab" | "csv" | "bitbrains" | "fragments" | "azure-vms";
        readonly resample?: Time;
        readonly excess?: "refuse" | "cap";
        readonly vms?: number;
        readonly vmTypes?: readonly string[];
        readonly speed?: Frequency;
        readonly assignment?: "blocks" | "cycle";
        readonly phases?: "together" | "spread";
        readonly arrivals?: {
            readonly share: Percentage | number;
        };
        readonly eventProfile?: string;
        readonly tenant?: string;
    } | {
        readonly kind: "synthetic";
        readonly profile: "planetlab-day";
        readonly vms: number;
        readonly interval?: Time;
        readonly vmTypes: readonly string[];
        readonly assignment?: "blocks" | "cycle" | "random";
        readonly phases?: "together" | "spread";
        readonly arrivals?: {
            readonly share: Percentage | number;
        };
        readonly eventProfile?: string;
        readonly tenant?: string;
    } | {
        readonly kind: "jobs";
        readonly input: string;
        readonly format: "fragments" | "swf";
        readonly speed?: Frequency;
        readonly claim?: "server" | "cores";
        readonly unmet?: "lost" | "stretched";
        readonly tenant?: string;
    } | {
        readonly kind: "tasks";
        readonly vms?: readonly {
            readonly name: string;
            readonly type?: string;
            readonly vcpus?: number;
            readonly speed?: Frequency;
            readonly memory?: MemorySize;
            readonly network?: DataRate;
            readonly shares?: number;
            readonly cap?: string | number;
            readonly reservation?: Frequency;
            readonly guestMemory?: {
                readonly model: "working-set";
                readonly hotSet?: Percentage | number;
                readonly hotWriteRate?: DataRate;
                readonly coldWriteRate?: DataRate;
                readonly readsPerWrite?: number;
                readonly locality?: Percentage | number;
            } | {
                readonly model: "intensity";
                readonly intensity?: Percentage | number;
                readonly workingSet?: Percentage | number;
            } | {
                readonly model: "untouched";
            };
            readonly at?: Time;
            readonly server?: number;
        }[];
        readonly tasks: readonly {
            readonly name: string;
            readonly count?: number;
            readonly at?: Time;
            readonly vm?: string;
            readonly server?: number;
            readonly threads?: number;
            readonly claim?: "none" | "cores" | "server";
            readonly shares?: number;
            readonly cap?: string | number;
            readonly unmet?: "lost" | "stretched";
            readonly fragments?: readonly {
                readonly time: Time;
                readonly rate: Frequency;
            }[];
            readonly repeat?: number;
            readonly work?: Work;
        }[];
        readonly eventProfile?: string;
        readonly tenant?: string;
    })[];
    readonly placement?: {
        readonly policy: "first-fit";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "next-fit";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "best-fit";
        readonly resource?: "cpu" | "memory";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "worst-fit";
        readonly resource?: "cpu" | "memory";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "random-fit";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "best-fit-threshold";
        readonly threshold?: Percentage | number;
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "power-aware-best-fit";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "cosine-similarity";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "dot-product";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "weighted-dot-product";
        readonly cpuWeight?: number;
        readonly memoryWeight?: number;
        readonly networkWeight?: number;
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "l2-norm-difference";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "affinity";
        readonly level?: "server" | "chassis" | "rack" | "row" | "hall" | "site";
        readonly by?: "tenant" | "vm-type" | "workload";
        readonly strength?: "required" | "preferred";
        readonly base?: "first-fit" | "pack" | "spread";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "anti-affinity";
        readonly level?: "server" | "chassis" | "rack" | "row" | "hall" | "site";
        readonly by?: "tenant" | "vm-type" | "workload";
        readonly strength?: "required" | "preferred";
        readonly base?: "first-fit" | "pack" | "spread";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "pack-by-chassis";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "spread-by-chassis";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: "whole-server";
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
    } | {
        readonly policy: OwnPolicy<"placement">;
        readonly whenFull?: "wait" | "reject";
        readonly queue?: "first-come-first-served" | "backfilling";
        readonly search?: "indexed" | "scan";
        readonly schedulers?: {
            readonly count?: number;
            readonly decisionTime?: Time;
            readonly retries?: number;
        };
        readonly [parameter: string]: unknown;
    };
    readonly consolidation?: {
        readonly interval?: Time;
        readonly overload: {
            readonly detection: "static-threshold";
            readonly threshold?: Percentage | number;
        } | {
            readonly detection: "interquartile-range";
            readonly safety?: number;
            readonly fallbackThreshold?: Percentage | number;
        } | {
            readonly detection: "median-absolute-deviation";
            readonly safety?: number;
            readonly fallbackThreshold?: Percentage | number;
        } | {
            readonly detection: "local-regression";
            readonly safety?: number;
            readonly weights?: "tricube" | "none";
            readonly fallbackThreshold?: Percentage | number;
        } | {
            readonly detection: "robust-local-regression";
            readonly safety?: number;
            readonly weights?: "tricube" | "none";
            readonly fallbackThreshold?: Percentage | number;
            readonly robustnessIterations?: number;
        } | {
            readonly detection: OwnPolicy<"overload-detection">;
            readonly [parameter: string]: unknown;
        };
        readonly selection: {
            readonly policy: "minimum-migration-time";
        } | {
            readonly policy: "maximum-correlation";
        } | {
            readonly policy: "minimum-utilisation";
        } | {
            readonly policy: "random";
        } | {
            readonly policy: OwnPolicy<"vm-selection">;
            readonly [parameter: string]: unknown;
        };
        readonly underload?: "evacuate" | "keep";
    };
    readonly powerManagement?: {
        readonly idleServers?: "on" | "suspend" | "off";
        readonly after?: Time;
        readonly minimumOn?: number;
    };
    readonly network?: {
        readonly nic?: {
            readonly latency?: Time;
        };
        readonly backplane?: {
            readonly capacity?: DataRate;
            readonly oversubscription?: number;
            readonly latency?: Time;
        };
        readonly rack?: {
            readonly capacity?: DataRate;
            readonly oversubscription?: number;
            readonly latency?: Time;
        };
        readonly hall?: {
            readonly capacity?: DataRate;
            readonly oversubscription?: number;
            readonly latency?: Time;
        };
        readonly core?: {
            readonly capacity?: DataRate;
            readonly oversubscription?: number;
            readonly latency?: Time;
        };
        readonly storage?: {
            readonly capacity?: DataRate;
            readonly latency?: Time;
        };
        readonly imageServer?: {
            readonly capacity?: DataRate;
            readonly latency?: Time;
        };
    };
    readonly migration?: {
        readonly algorithm?: {
            readonly kind: "fixed-time";
        } | {
            readonly kind: "stop-and-copy";
            readonly resumeTime?: Time;
        } | {
            readonly kind: "fixed-threshold";
            readonly maximumDowntime?: Time;
            readonly maximumRounds?: number;
        } | {
            readonly kind: "classic-xen";
            readonly resumeTime?: Time;
        } | {
            readonly kind: "modern-xen";
            readonly resumeTime?: Time;
        } | {
            readonly kind: "qemu";
            readonly downtimeLimit?: Time;
            readonly maximumRate?: DataRate;
            readonly autoConverge?: boolean;
            readonly throttleFirst?: Percentage | number;
            readonly throttleIncrement?: Percentage | number;
            readonly throttleMost?: Percentage | number;
            readonly maximumRounds?: number;
            readonly resumeTime?: Time;
        } | {
            readonly kind: "adaptive-rate";
            readonly minimumRate?: DataRate;
            readonly maximumRate?: DataRate;
            readonly increment?: DataRate;
            readonly little?: MemorySize;
            readonly maximumRounds?: number;
            readonly resumeTime?: Time;
        } | {
            readonly kind: "post-copy";
            readonly state?: MemorySize;
            readonly prepaging?: boolean;
            readonly faultTime?: Time;
            readonly resumeTime?: Time;
        } | {
            readonly kind: "hybrid";
            readonly state?: MemorySize;
            readonly prepaging?: boolean;
            readonly faultTime?: Time;
            readonly resumeTime?: Time;
            readonly copies?: number;
        };
        readonly guestMemory?: {
            readonly model: "working-set";
            readonly hotSet?: Percentage | number;
            readonly hotWriteRate?: DataRate;
            readonly coldWriteRate?: DataRate;
            readonly readsPerWrite?: number;
            readonly locality?: Percentage | number;
        } | {
            readonly model: "intensity";
            readonly intensity?: Percentage | number;
            readonly workingSet?: Percentage | number;
        } | {
            readonly model: "untouched";
        };
        readonly bandwidth?: DataRate;
        readonly link?: {
            readonly bandwidth?: DataRate;
            readonly latency?: Time;
        };
        readonly cpuOverhead?: Percentage | number;
        readonly perServer?: number;
        readonly perLink?: number;
        readonly planned?: readonly {
            readonly vm: string;
            readonly to: number;
            readonly at: Time;
        }[];
    };
    readonly recording?: {
        readonly format?: "csv" | "parquet";
        readonly interval?: Time;
        readonly timeseries?: boolean;
        readonly serverSamples?: boolean;
        readonly servers?: boolean;
        readonly vms?: boolean;
        readonly migrations?: boolean;
        readonly events?: boolean;
    };
    readonly maintenance?: readonly {
        readonly of: "server" | "chassis" | "rack";
        readonly number: number;
        readonly from: Time;
        readonly deadline: Time;
        readonly until?: Time;
        readonly powerOff?: boolean;
    }[];
    readonly hotSpots?: {
        readonly interval?: Time;
        readonly threshold?: Percentage | number;
        readonly sustained?: number;
        readonly outOf?: number;
        readonly ranking?: "volume" | "volume-per-size";
        readonly swap?: boolean;
    };
    readonly balancing?: {
        readonly interval?: Time;
        readonly tolerance?: Percentage | number;
        readonly mostMoves?: number;
    };
    readonly thresholds?: {
        readonly [name: string]: {
            readonly metric: "energyKWh" | "serverEnergyKWh" | "enclosureEnergyKWh" | "networkEnergyKWh" | "storageEnergyKWh" | "migrations" | "meanMigrationDurationS" | "totalS" | "downtimeS" | "maxDowntimeS" | "rounds" | "transferredMiB" | "migrationFaults" | "slatahPct" | "pdmPct" | "slavPct2" | "esvKWhPct2" | "vmsEvacuated" | "vmsNotEvacuated" | "overallSlaPct" | "averageSlaPct" | "serverShutdowns" | "meanTimeBeforeShutdownS" | "vmRequests" | "vmsStarted" | "vmsCompleted" | "vmsRejected" | "vmsWaiting" | "meanWaitingS" | "maxWaitingS" | "placementConflicts" | "placementRetries" | "durationS" | "events" | "virtualisationOverheadPct" | "hostCpuPct" | "cpuReadyPct" | "interferencePct";
            readonly atLeast?: number;
            readonly atMost?: number;
        };
    };
}

export interface SchedulersSpec {
    readonly count: number;
    readonly decisionTimeS: number;
    readonly retries: number;
}

export interface ServerType {
    readonly name: string;
    readonly source: string;
    readonly cores: number;
    readonly coreMhz: number;
    readonly memoryMiB: number;
    readonly diskGB: number;
    readonly nicBitps: number;
    readonly heightU: number;
    readonly power: PowerModel;
    readonly offW: number;
    readonly suspendedW: number;
    readonly boot: Transition;
    readonly shutdown: Transition;
    readonly suspend: Transition;
    readonly resume: Transition;
    readonly hypervisor: number;
}

export type ServerTypeDefinition = Pick<ServerType, "name" | "cores" | "coreMhz" | "power"> & Partial<ServerType>;

export interface ServerTypeSpec extends Omit<ServerType, "source" | "power" | "hypervisor"> {
    readonly power: ChoiceSpec;
    readonly hypervisor?: string;
}

export declare class SimulationError extends Error {
    readonly name: string;
    readonly simulatedS: number;
    readonly policy: PolicyIdentity | null;
    constructor(simulatedS: number, cause: unknown);
}

export interface SimulationResults {
    readonly metrics: MetricValues;
    table<Name extends keyof ColumnNames>(name: Name): RunTable<ColumnNames[Name]>;
}

export interface SiteSpec {
    readonly name: string;
    readonly enclosure: "standard" | "ideal";
    readonly servers: readonly GroupSpec[];
    readonly repeat: number;
    readonly halls: readonly HallSpec[];
    readonly switches: readonly GroupSpec[];
}

export interface StandardChassisType {
    readonly kind: "standard";
    readonly name: string;
    readonly heightU: number;
    readonly slots: number;
    readonly supplies: PowerSupplies;
    readonly fans: Fans;
    readonly managementW: number;
    readonly portW: number;
}

export type StreamOfKey = (key: number) => () => number;

export interface SyntheticUtilisation {
    readonly count: number;
    readonly samples: number;
    readonly intervalS: number;
}

export interface SyntheticWorkload {
    readonly kind: "synthetic";
    readonly profile: "planetlab-day";
    readonly vms: number;
    readonly intervalS: number;
    readonly vmTypes: readonly string[];
    readonly assignment: "blocks" | "cycle" | "random";
    readonly phases: PhasesSpec;
    readonly arrivals: ArrivalsSpec | null;
    readonly tenant: number;
    readonly eventProfile?: string;
}

export declare const TABLES: readonly TableDeclaration[];

export interface TableDeclaration {
    readonly name: string;
    readonly meaning: string;
    readonly columns: readonly ColumnDeclaration[];
}

export type TaskDemandSpec = {
    readonly kind: "fragments";
    readonly fragments: readonly FragmentSpec[];
    readonly repeat: number;
} | {
    readonly kind: "work";
    readonly workMhzS: number;
};

export interface TaskSpec extends CapSpec {
    readonly name: string;
    readonly count: number;
    readonly arrivalS: number;
    readonly vm: number;
    readonly pinnedServer: number;
    readonly threads: number;
    readonly shares: number;
    readonly claim: "none" | "cores" | "server";
    readonly unmet: UnmetDemand;
    readonly demand: TaskDemandSpec;
}

export interface TaskVmSpec extends VmTypeSpec {
    readonly type: string;
    readonly arrivalS: number;
    readonly pinnedServer: number;
}

export interface TasksWorkload {
    readonly kind: "tasks";
    readonly vms: readonly TaskVmSpec[];
    readonly tasks: readonly TaskSpec[];
    readonly tenant: number;
    readonly eventProfile?: string;
}

export interface ThresholdSpec {
    readonly metric: MetricName;
    readonly atLeast: number;
    readonly atMost: number;
}

export type Time = `${number} ${"us" | "ms" | "s" | "min" | "h" | "d"}`;

export declare class TimeWeighted {
    private readonly startS;
    private changedS;
    private value;
    private readonly origin;
    private readonly first;
    private readonly second;
    private lowest;
    private highest;
    constructor(startS: number, value: number);
    set(nowS: number, value: number): void;
    get current(): number;
    integral(nowS: number): number;
    mean(nowS: number): number;
    variance(nowS: number): number;
    min(nowS: number): number;
    max(nowS: number): number;
    private firstMoment;
    private holdsNow;
    private sinceChangeS;
}

export declare class TimeWeightedQuantiles {
    private readonly durationsS;
    private changedS;
    private value;
    constructor(startS: number, value: number);
    set(nowS: number, value: number): void;
    quantile(nowS: number, fraction: number): number;
    private addDuration;
    private advance;
}

export type TraceFormat = "planetlab" | "csv" | "bitbrains" | "fragments" | "azure-vms";

export interface TraceInput extends RecordedVms {
    readonly sha256: string;
}

export interface TraceRules extends GridRule {
    readonly first: number;
    readonly capExcess: boolean;
}

export interface TraceStatistics extends WeightedStatistics {
    readonly samples: number;
    readonly lagOneAutocorrelation: number;
}

export interface TracesWorkload {
    readonly kind: "traces";
    readonly input: string;
    readonly format: TraceFormat;
    readonly resampleS: number | null;
    readonly excess: "refuse" | "cap";
    readonly vms: number;
    readonly vmTypes: readonly string[];
    readonly vcpuMhz: number;
    readonly phases: PhasesSpec;
    readonly arrivals: ArrivalsSpec | null;
    readonly assignment: "blocks" | "cycle";
    readonly tenant: number;
    readonly eventProfile?: string;
}

export interface Transition {
    readonly durationS: number;
    readonly powerW: number;
}

export type UnitLevel = (typeof UNIT_LEVELS)[number];

export type UnitOrder = (typeof UNIT_ORDERS)[number];

export type UnitTest = (unit: number) => boolean;

export type UnmetDemand = "lost" | "stretched";

export interface UtilisationProfile {
    readonly name: string;
    readonly cumulativeShares: readonly number[];
    readonly levelShare: number;
    readonly driftShare: number;
    readonly driftTimeS: number;
}

export declare class UtilisationTraces {
    readonly names: readonly string[];
    readonly samples: number;
    readonly intervalS: number;
    readonly count: number;
    readonly values: Float64Array;
    constructor(shape: UtilisationTracesShape, values?: Float64Array);
    value(trace: number, sample: number): number;
    column(sample: number): Float64Array;
    interpolate(trace: number, timeS: number): number;
}

export interface UtilisationTracesShape {
    readonly names: readonly string[];
    readonly samples: number;
    readonly intervalS: number;
}

export type ValueType = "int32" | "int64" | "double" | "text";

export interface VirtualisationModels {
    readonly guestOsMiB: number;
    readonly pageSharing: number;
    readonly memoryOvercommit: number;
    readonly activeMemory: number;
    readonly idleTax: number;
    readonly sharedCache: boolean;
    readonly memoryBandwidthBitps: number;
}

export interface VirtualisationSpec {
    readonly hypervisors: Readonly<Record<string, HypervisorSpec>>;
    readonly eventProfiles: Readonly<Record<string, EventProfileSpec>>;
    readonly models: VirtualisationModels;
}

export interface VmSelection {
    select(view: LoadView, movable: Int32Array, count: number): number;
}

export type VmSelectionModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<"vm-selection", Specs, VmSelection>;

export interface VmSizes {
    readonly vcpus: Int32Array;
    readonly vcpuMhz: Float64Array;
    readonly memoryMiB: Float64Array;
}

export interface VmStays {
    readonly arrivalS: Float64Array;
    readonly lifetimeS: Float64Array;
}

export interface VmTypeSpec extends CapSpec {
    readonly name: string;
    readonly vcpus: number;
    readonly vcpuMhz: number;
    readonly memoryMiB: number;
    readonly networkBitps: number;
    readonly shares: number;
    readonly reservationMhz: number;
    readonly guestMemory: ChoiceSpec | null;
}

export interface WeightedStatistics {
    readonly mean: number;
    readonly standardDeviation: number;
    readonly minimum: number;
    readonly quartiles: readonly [
        number,
        number,
        number
    ];
    readonly maximum: number;
    readonly zeroShare: number;
}

export type Work = `${number} ${"MHz·s" | "GHz·s" | "MI" | "GI"}`;

export type WorkloadSpec = TracesWorkload | SyntheticWorkload | JobsWorkload | TasksWorkload;

export declare function bisquare(u: number): number;

export declare function createPowerModel(name: string, given: Readonly<Record<string, unknown>>): PowerModel;

export declare function defineOverloadDetection<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(definition: PolicyDefinition<"overload-detection", Specs, OverloadDetection>): OverloadDetectionModule<Specs>;

export declare function definePlacement<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(definition: PolicyDefinition<"placement", Specs, PlacementPolicy>): PlacementModule<Specs>;

export declare function defineScenario(definition: ScenarioFile, options?: PolicyLoadOptions): Promise<LoadedScenario>;

export declare function defineServerType(given: ServerTypeDefinition): ServerType;

export declare function defineVmSelection<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(definition: PolicyDefinition<"vm-selection", Specs, VmSelection>): VmSelectionModule<Specs>;

export declare function detectFormat(path: string): Promise<InputFormat>;

export declare function fitLine(y: Float64Array, count: number, line: Line): void;

export declare function fitWeightedLine(y: Float64Array, weights: Float64Array, count: number, line: Line): void;

export declare function interquartileRange(values: Float64Array, count: number): number;

// loadWithPolicies is exported as loadScenario
export declare function loadWithPolicies(file: string, options?: PolicyLoadOptions): Promise<LoadedScenario>;

export declare function meanOverTime(recorded: RecordedVms, parts: number): Float64Array;

export declare function medianAbsoluteDeviation(values: Float64Array, count: number): number;

export declare function medianOfSorted(sorted: Float64Array, count: number): number;

// parseWithPolicies is exported as parseScenario
export declare function parseWithPolicies(text: string, file: string, options?: PolicyLoadOptions): Promise<LoadedScenario>;

export declare const powerModels: readonly PowerModelModule[];

export declare function readTraces(path: string, format: TraceFormat, rules: TraceRules): Promise<TraceInput>;

export declare function runScenario(options: RunOptions): Promise<RunResult>;

export declare const serverTypes: readonly ServerType[];

export declare function simulate(scenario: LoadedScenario, control?: RunControl): Promise<SimulationResults>;

export declare function sortAscending(values: Float64Array, count: number): void;

export declare function synthesiseUtilisation(profile: UtilisationProfile, size: SyntheticUtilisation, random: StreamOfKey): UtilisationTraces;

export declare function traceStatistics(recorded: RecordedVms): TraceStatistics;

export declare function tricubeWeights(count: number): Float64Array;
