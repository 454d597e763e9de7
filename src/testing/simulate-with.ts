import { type SimulationResults, simulate } from "../experiment/simulate.ts";
import { type AnyPolicyModule, BUILT_IN_POLICIES } from "../policies/catalogue.ts";
import { defineScenario } from "../scenario/define-scenario.ts";
import type { ScenarioFile } from "../scenario/scenario-file.ts";

/** What a small simulation is to be, besides its policy. */
export interface SmallScenario {
  /** Parameters of the policy, as a scenario has them: `{ keepFree: "2 GiB" }`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Keys of the scenario in place of the usual ones. */
  readonly scenario?: Partial<ScenarioFile>;
  readonly seed?: number;
}

/** Six hours of 12 servers of two kinds and 24 VMs with generated load, consolidated every five minutes. */
export const SMALL_SCENARIO: ScenarioFile = {
  version: 1,
  name: "small",
  duration: "6 h",
  vmTypes: { large: { speed: "1500 MHz", memory: "1 GiB" }, small: { speed: "1 GHz", memory: "512 MiB" } },
  sites: [
    {
      servers: [
        { type: "hp-ml110-g4", count: 6 },
        { type: "hp-ml110-g5", count: 6 },
      ],
    },
  ],
  workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 24, vmTypes: ["large", "small"] }],
  placement: { policy: "power-aware-best-fit" },
  consolidation: {
    overload: { detection: "static-threshold", threshold: "80 %" },
    selection: { policy: "minimum-migration-time" },
  },
  powerManagement: { idleServers: "suspend" },
};

/**
 * Simulates {@link SMALL_SCENARIO} with a policy, one's own or one that is built in, and writes nothing.
 *
 * @throws ScenarioError if the scenario is not as it should be, the policy's parameters included
 * @throws SimulationError if the policy, or the simulation, fails
 */
export async function simulateWith(
  policy: AnyPolicyModule,
  { parameters = {}, scenario = {}, seed = 1 }: SmallScenario = {},
): Promise<SimulationResults> {
  const base: ScenarioFile = { ...SMALL_SCENARIO, ...scenario };
  // Which parameters there are is the policy's affair, and checked when the scenario is.
  const withPolicy = { ...base, ...placeOf(policy, parameters, base) } as ScenarioFile;
  return simulate(await defineScenario(withPolicy, { seed }));
}

function placeOf(module: AnyPolicyModule, parameters: object, { consolidation }: ScenarioFile): object {
  const usual = consolidation ?? SMALL_SCENARIO.consolidation;
  const isBuiltIn = BUILT_IN_POLICIES[module.kind].some((known) => known === module);
  const policy = isBuiltIn ? module.name : module;
  switch (module.kind) {
    case "placement":
      return { placement: { policy, ...parameters } };
    case "overload-detection":
      return { consolidation: { ...usual, overload: { detection: policy, ...parameters } } };
    case "vm-selection":
      return { consolidation: { ...usual, selection: { policy, ...parameters } } };
  }
}
