/**
 * The public interface of Coldaisle; nothing else is. docs/library.md shows how its parts are used.
 *
 * @packageDocumentation
 */

// Runs.
export type { MetricName, MetricValues } from "./datacenter/metrics.ts";
export { METRICS } from "./datacenter/metrics.ts";
export type { ColumnNames } from "./datacenter/recording/column-names.ts";
export { TABLES } from "./datacenter/recording/recording.ts";
export type { RunControl, RunProgress } from "./experiment/advance-run.ts";
export type { RunOptions, RunResult } from "./experiment/run.ts";
export { runScenario } from "./experiment/run.ts";
export { RunFailedError } from "./experiment/run-failure.ts";
export { RunTable } from "./experiment/run-table.ts";
export type { SimulationResults } from "./experiment/simulate.ts";
export { simulate } from "./experiment/simulate.ts";
export { SimulationError } from "./experiment/simulation-error.ts";
// Policies.
export type {
  Dimension,
  ParameterSpec,
  ParameterSpecs,
  ParametersOf,
  ParameterValue,
} from "./models/parameters.ts";
// Power.
export type { ChassisType, IdealChassisType, StandardChassisType } from "./models/plant/enclosure.ts";
export {
  ENCLOSURE_LEAF,
  ENCLOSURE_LEAVES,
  EnclosurePower,
  STANDARD_CHASSIS,
} from "./models/plant/enclosure.ts";
export type { Fans } from "./models/plant/fans.ts";
export type { EfficiencyPoint, PowerSupplies } from "./models/plant/power-supply.ts";
export type { ServerType, ServerTypeDefinition, Transition } from "./models/plant/server-type.ts";
export { defineServerType } from "./models/plant/server-type.ts";
export { serverTypes } from "./models/plant/server-types.ts";
export type { PowerModel, PowerModelModule } from "./models/power/power-model.ts";
export { createPowerModel, powerModels } from "./models/power/registry.ts";
// Traces and their statistics.
export { MultipleDetermination } from "./models/statistics/multiple-determination.ts";
export {
  interquartileRange,
  medianAbsoluteDeviation,
  medianOfSorted,
  sortAscending,
} from "./models/statistics/order-statistics.ts";
export type { Line } from "./models/statistics/trend-line.ts";
export { bisquare, fitLine, fitWeightedLine, tricubeWeights } from "./models/statistics/trend-line.ts";
export { PLANETLAB_DAY } from "./models/workload/planetlab-day.ts";
export type { RecordedVms, VmSizes, VmStays } from "./models/workload/recorded-vms.ts";
export type {
  StreamOfKey,
  SyntheticUtilisation,
  UtilisationProfile,
} from "./models/workload/synthetic-utilisation.ts";
export { synthesiseUtilisation } from "./models/workload/synthetic-utilisation.ts";
export type { TraceStatistics } from "./models/workload/trace-statistics.ts";
export { meanOverTime, traceStatistics } from "./models/workload/trace-statistics.ts";
export type { UtilisationTracesShape } from "./models/workload/utilisation-traces.ts";
export { UtilisationTraces } from "./models/workload/utilisation-traces.ts";
export type { WeightedStatistics } from "./models/workload/weighted-statistics.ts";
export type { AnyPolicyModule, PolicyCatalogue, PolicyKind, PolicyModules } from "./policies/catalogue.ts";
export { BUILT_IN_POLICIES } from "./policies/catalogue.ts";
export type { PolicyDefinition } from "./policies/define.ts";
export { defineOverloadDetection, definePlacement, defineVmSelection } from "./policies/define.ts";
export type { PolicyIdentity } from "./policies/guarded/policy-error.ts";
export { PolicyError } from "./policies/guarded/policy-error.ts";
export type { LoadView } from "./policies/load-view.ts";
export { HISTORY_LENGTH } from "./policies/load-view.ts";
export type {
  OverloadDetection,
  OverloadDetectionModule,
} from "./policies/overload-detection/overload-detection.ts";
export type {
  PlacementKey,
  PlacementModule,
  PlacementPolicy,
  PlacementSearchView,
  PlacementView,
} from "./policies/placement/placement.ts";
export type { Grouping, PlantView, UnitLevel, UnitOrder, UnitTest } from "./policies/placement/plant-view.ts";
export type { PolicyContext, PolicyModule } from "./policies/policy.ts";
export type { VmSelection, VmSelectionModule } from "./policies/vm-selection/vm-selection.ts";
export { OutputError } from "./report/output-error.ts";
export { defineScenario } from "./scenario/define-scenario.ts";
// Scenarios: from a file, from text, from code.
export type { Diagnostic } from "./scenario/diagnostics.ts";
export { ScenarioError } from "./scenario/diagnostics.ts";
export type { InputFormat } from "./scenario/inputs/detect-format.ts";
export { detectFormat } from "./scenario/inputs/detect-format.ts";
export { InputError } from "./scenario/inputs/input-error.ts";
export { readTraces } from "./scenario/inputs/read-traces.ts";
export type { GridRule } from "./scenario/inputs/trace-gatherer.ts";
export type { TraceInput, TraceRules } from "./scenario/inputs/trace-input.ts";
export type { LoadedScenario, PolicyLoadOptions as LoadOptions } from "./scenario/load-with-policies.ts";
export {
  loadWithPolicies as loadScenario,
  parseWithPolicies as parseScenario,
} from "./scenario/load-with-policies.ts";
export type * from "./scenario/scenario-file.ts";
export type * from "./scenario/specification.ts";
// The event core, for use alone.
export type { EventHandler, EventKind, InstantStep, Phase, RunEnd, RunLimits } from "./sim/engine.ts";
export { Engine, PHASE } from "./sim/engine.ts";
export type { EventHandle } from "./sim/event-queue.ts";
export { EventQueue } from "./sim/event-queue.ts";
export type { ColumnDeclaration, MetricDeclaration, TableDeclaration, ValueType } from "./sim/measurement.ts";
export { NONE } from "./sim/none.ts";
export type { RandomStream } from "./sim/random.ts";
export { RandomStreams } from "./sim/random.ts";
export { TimeWeighted, TimeWeightedQuantiles } from "./sim/time-weighted.ts";
