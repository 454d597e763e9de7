// The public API. Made by npm run generate.

export interface ContractOptions {
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly mayDecline?: boolean;
}

export type GivenParameters = Readonly<Record<string, unknown>>;

export interface OverloadDetectionExpectations extends PolicyExpectations {
    toFindOverloaded(world: World, ...servers: readonly number[]): void;
}

export interface PlacementExpectations extends PolicyExpectations {
    toPlaceOn(world: World, ...servers: readonly number[]): void;
    toPlaceNowhere(world: World): void;
}

export interface PolicyExpectations {
    toTakeParameters(parameters: GivenParameters): void;
    toRefuseParameters(parameters: GivenParameters, message?: string | RegExp): void;
}

export declare const SMALL_SCENARIO: ScenarioFile;

export interface SmallScenario {
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly scenario?: Partial<ScenarioFile>;
    readonly seed?: number;
}

export declare const USUAL_SERVER: Required<WorldServer>;

export declare const USUAL_VM: Required<Omit<WorldVm, "on">>;

export interface VmSelectionExpectations extends PolicyExpectations {
    toSelect(world: World, from: number, ...vms: readonly number[]): void;
}

export interface World {
    readonly servers: readonly WorldServer[];
    readonly vms: readonly WorldVm[];
    readonly chassis?: readonly number[];
}

export interface WorldServer {
    readonly cores?: number;
    readonly coreMhz?: number;
    readonly memoryMiB?: number;
    readonly networkBitps?: number;
    readonly idleW?: number;
    readonly peakW?: number;
    readonly state?: "on" | "off" | "suspended";
    readonly history?: readonly number[];
}

export interface WorldVm {
    readonly on?: number;
    readonly vcpus?: number;
    readonly vcpuMhz?: number;
    readonly memoryMiB?: number;
    readonly networkBitps?: number;
    readonly demandMhz?: number;
    readonly tenant?: number;
    readonly type?: string;
    readonly history?: readonly number[];
}

export declare function expectPolicy(policy: PlacementModule, parameters?: GivenParameters): PlacementExpectations;
export declare function expectPolicy(policy: OverloadDetectionModule, parameters?: GivenParameters): OverloadDetectionExpectations;
export declare function expectPolicy(policy: VmSelectionModule, parameters?: GivenParameters): VmSelectionExpectations;

export declare function policyContract(policy: AnyPolicyModule, options?: ContractOptions): void;

export declare function simulateWith(policy: AnyPolicyModule, { parameters, scenario, seed }?: SmallScenario): Promise<SimulationResults>;

export declare const worlds: {
    readonly twoServers: (waiting?: readonly WorldVm[]) => World;
    readonly halfFullRack: (waiting?: readonly WorldVm[]) => World;
    readonly sleepingServers: (waiting?: readonly WorldVm[]) => World;
    readonly overloadedServer: () => World;
};
