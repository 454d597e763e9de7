import type { SimulationSpec } from "../../datacenter/simulation.ts";
import type { TraceGroup } from "../../datacenter/workload/trace-player.ts";
import type { TaskSpec } from "../../models/compute/tasks.ts";
import type { VmSpec } from "../../models/compute/vms.ts";
import { RandomStreams } from "../../sim/random.ts";
import { InputReader } from "../inputs/input-reader.ts";
import { builtInOnly, type Policies } from "../policy-modules/policies.ts";
import type { Scenario } from "../specification.ts";
import { maintenanceWindow } from "./maintenance.ts";
import { migrationSettings } from "./migration.ts";
import { buildPlant } from "./plant.ts";
import { PolicyFactory } from "./policies.ts";
import { readRecorded, readRecordedJobs } from "./recorded-inputs.ts";
import { recordedJobs, writtenTasks } from "./tasks.ts";
import { buildVirtualLayer } from "./virtualisation.ts";
import { recordedVms, syntheticVms, type VmGroup } from "./vm-groups.ts";

/** Everything that a simulation is built from, and the digests of the inputs that it was read from, by name. */
export interface BuiltScenario {
  readonly spec: SimulationSpec;
  readonly inputDigests: Readonly<Record<string, string>>;
}

/**
 * Reads a scenario's inputs and builds what it describes.
 *
 * @param policies - those that the scenario was loaded with
 * @param inputs - remembers what other runs have read
 * @throws ScenarioError if an input has no path, or is not what the scenario expects
 * @throws InputError if an input cannot be read
 */
export async function buildScenario(
  scenario: Scenario,
  policies: Policies = builtInOnly(),
  inputs: InputReader = new InputReader(),
): Promise<BuiltScenario> {
  const { switches } = scenario.compatibility;
  const streams = new RandomStreams(scenario.seed);
  const vms: VmSpec[] = [];
  const traceGroups: TraceGroup[] = [];
  const tasks: TaskSpec[] = [];
  const inputDigests: Record<string, string> = {};
  for (const [index, workload] of scenario.workloads.entries()) {
    if (workload.kind === "traces") {
      const recorded = await readRecorded(scenario, workload, inputs);
      const group = recordedVms(scenario, workload, recorded, index, streams);
      inputDigests[workload.input] = recorded.sha256;
      traceGroups.push(traceGroup(group, vms.length));
      addAll(vms, group.vms);
    } else if (workload.kind === "synthetic") {
      const group = await syntheticVms(scenario, workload, index, streams);
      traceGroups.push(traceGroup(group, vms.length));
      addAll(vms, group.vms);
    } else if (workload.kind === "jobs") {
      const recorded = await readRecordedJobs(scenario, workload, inputs);
      const group = recordedJobs(recorded, workload, index, vms.length);
      inputDigests[workload.input] = recorded.sha256;
      addAll(vms, group.vms);
      addAll(tasks, group.tasks);
    } else {
      const group = writtenTasks(scenario, workload, index, vms.length);
      addAll(vms, group.vms);
      addAll(tasks, group.tasks);
    }
  }
  const { consolidation, placement } = scenario;
  const create = new PolicyFactory(policies, streams);
  const policy = create.placement(placement.policy);
  const topology = buildPlant(scenario);
  const spec: SimulationSpec = {
    durationS: scenario.durationS,
    topology,
    vms: policy.wholeServer ? vms.map((vm) => ({ ...vm, exclusive: true })) : vms,
    traceGroups,
    tasks,
    ...(scenario.virtualisation && { virtualLayer: await buildVirtualLayer(scenario.virtualisation) }),
    cpu: scenario.cpu,
    placement: { ...placement, policy },
    ...(consolidation && {
      consolidation: {
        detection: create.overloadDetection(consolidation.overload, switches.unweightedRegression),
        selection: create.vmSelection(consolidation.selection),
        evacuateUnderloaded: consolidation.underload === "evacuate",
      },
    }),
    monitoringIntervalS: consolidation?.intervalS ?? 300,
    powerManagement: scenario.powerManagement,
    migration: migrationSettings(scenario, vms),
    ...(scenario.maintenance.length > 0 && {
      maintenance: scenario.maintenance.map((window) => maintenanceWindow(window, topology)),
    }),
    ...(scenario.hotSpots && { hotSpots: scenario.hotSpots }),
    ...(scenario.balancing && { balancing: scenario.balancing }),
    ...(scenario.network && { network: scenario.network }),
    compatibility: switches,
  };
  return { spec, inputDigests };
}

function traceGroup({ vms, traces, leadsS }: VmGroup, firstVm: number): TraceGroup {
  return { firstVm, vmCount: vms.length, traces, ...(leadsS && { leadsS }) };
}

/** Appends without a call that has as many arguments as the list has members: there may be too many for the stack. */
function addAll<T>(list: T[], more: readonly T[]): void {
  for (const member of more) list.push(member);
}
