// The public API. Made by npm run generate.

export interface CapSpec {
    readonly capMhz: number;
    readonly capFraction: number;
}

export interface ChassisGroupSpec extends GroupSpec {
    readonly servers: readonly GroupSpec[];
}

export interface ChoiceSpec {
    readonly name: string;
    readonly parameters: Readonly<Record<string, ParameterValue>>;
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

export interface Diagnostic {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly path: string;
    readonly found: string;
    readonly expected: string;
    readonly nearest?: string;
}

export interface FragmentSpec {
    readonly durationS: number;
    readonly rateMhz: number;
}

export interface GroupSpec {
    readonly type: string;
    readonly count: number;
}

export interface HallSpec {
    readonly name: string;
    readonly kind: HallKind;
    readonly count: number;
    readonly rows: readonly RowSpec[];
    readonly switches: readonly GroupSpec[];
}

export declare class InputError extends Error implements InputProblem {
    readonly name = "InputError";
    readonly file: string;
    readonly line?: number;
    readonly found: string;
    readonly expected: string;
    constructor(problem: InputProblem, options?: ErrorOptions);
}

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

export interface JobsWorkload {
    readonly kind: "jobs";
    readonly input: string;
    readonly format: "fragments";
    readonly claim: "server" | "cores";
    readonly unmet: UnmetDemand;
    readonly tenant: number;
}

export interface LoadOptions {
    readonly overrides?: readonly string[];
    readonly inputs?: Readonly<Record<string, string>>;
    readonly seed?: number;
}

export interface MigrationSpec {
    readonly bandwidthBitps: number;
    readonly cpuOverhead: number;
}

export interface PlacementSpec {
    readonly policy: ChoiceSpec;
    readonly whenFull: "wait" | "reject";
    readonly queue: "first-come-first-served" | "backfilling";
}

export interface PowerManagementSpec {
    readonly idleServers: "on" | "suspend" | "off";
    readonly afterS: number;
    readonly minimumOn: number;
}

export interface RackSpec {
    readonly count: number;
    readonly heightU: number;
    readonly switches: readonly GroupSpec[];
    readonly chassis: readonly ChassisGroupSpec[];
    readonly servers: readonly GroupSpec[];
    readonly storage: readonly GroupSpec[];
}

export interface RecordingSpec {
    readonly intervalS: number;
    readonly timeseries: boolean;
    readonly servers: boolean;
    readonly vms: boolean;
    readonly migrations: boolean;
    readonly events: boolean;
}

export interface RowSpec {
    readonly count: number;
    readonly racks: readonly RackSpec[];
}

export declare class RunFailedError extends Error {
    readonly name = "RunFailedError";
    readonly folder: string;
    constructor(runId: string, folder: string, cause: unknown);
}

export interface RunOptions {
    readonly scenario: string;
    readonly overrides?: readonly string[];
    readonly inputs?: Readonly<Record<string, string>>;
    readonly seed?: number;
    readonly outDir?: string;
    readonly onProgress?: (progress: RunProgress) => void;
}

export interface RunProgress {
    readonly simulatedS: number;
    readonly endS: number;
    readonly events: number;
}

export interface RunResult {
    readonly runId: string;
    readonly outDir: string;
    readonly metrics: Readonly<Record<string, number | null>>;
    readonly timing: Readonly<Record<string, number>>;
}

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
    readonly cpu: CpuSpec;
    readonly workloads: readonly WorkloadSpec[];
    readonly placement: PlacementSpec;
    readonly consolidation: ConsolidationSpec | null;
    readonly powerManagement: PowerManagementSpec;
    readonly migration: MigrationSpec;
    readonly recording: RecordingSpec;
}

export declare class ScenarioError extends Error {
    readonly name = "ScenarioError";
    readonly diagnostics: readonly Diagnostic[];
    constructor(diagnostics: readonly Diagnostic[]);
}

export interface ServerTypeSpec extends Omit<ServerType, "source" | "power"> {
    readonly power: ChoiceSpec;
}

export interface SiteSpec {
    readonly name: string;
    readonly enclosure: "standard" | "ideal";
    readonly servers: readonly GroupSpec[];
    readonly repeat: number;
    readonly halls: readonly HallSpec[];
    readonly switches: readonly GroupSpec[];
}

export interface SyntheticWorkload {
    readonly kind: "synthetic";
    readonly profile: "planetlab-day";
    readonly vms: number;
    readonly intervalS: number;
    readonly vmTypes: readonly string[];
    readonly assignment: "blocks" | "cycle" | "random";
    readonly tenant: number;
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
}

export interface TracesWorkload {
    readonly kind: "traces";
    readonly input: string;
    readonly format: "planetlab";
    readonly vms: number;
    readonly vmTypes: readonly string[];
    readonly assignment: "blocks" | "cycle";
    readonly tenant: number;
}

export type UnmetDemand = "lost" | "stretched";

export interface VmTypeSpec extends CapSpec {
    readonly name: string;
    readonly vcpus: number;
    readonly vcpuMhz: number;
    readonly memoryMiB: number;
    readonly networkBitps: number;
    readonly shares: number;
    readonly reservationMhz: number;
}

export type WorkloadSpec = TracesWorkload | SyntheticWorkload | JobsWorkload | TasksWorkload;

export declare function loadScenario(file: string, options?: LoadOptions): Scenario;

export declare function parseScenario(text: string, file: string, options?: LoadOptions): Scenario;

export declare function runScenario(options: RunOptions): Promise<RunResult>;
