import { type MetricValues, metricsOf, metricValues } from "../datacenter/metrics.ts";
import type { ColumnNames } from "../datacenter/recording/column-names.ts";
import { buildScenario } from "../scenario/build/simulation-spec.ts";
import type { LoadedScenario } from "../scenario/load-with-policies.ts";
import { advanceRun, type RunControl } from "./advance-run.ts";
import { RunTable } from "./run-table.ts";

/** What came out of a simulation that nothing was written of. */
export interface SimulationResults {
  readonly metrics: MetricValues;
  /**
   * A table as the file of that name would hold it.
   *
   * @throws RangeError if the scenario does not record it, or has nothing of the kind
   */
  table<Name extends keyof ColumnNames>(name: Name): RunTable<ColumnNames[Name]>;
}

/**
 * Simulates a scenario and writes nothing.
 *
 * @throws ScenarioError, InputError if an input is not as it should be
 * @throws SimulationError if the simulation stopped with an error
 * @throws the reason of the signal
 */
export async function simulate(
  scenario: LoadedScenario,
  control: RunControl = {},
): Promise<SimulationResults> {
  const { spec } = await buildScenario(scenario.scenario, scenario.policies);
  const { simulation, recording } = await advanceRun(spec, scenario, control, []);
  const tables = recording.tables();
  return {
    metrics: metricValues(metricsOf(simulation)),
    table: (name) => {
      const found = tables.find((table) => table.name === name);
      if (found !== undefined) return new RunTable(found);
      const names = tables.map((table) => table.name).join(", ");
      throw new RangeError(`found table "${name}", expected one of those recorded: ${names}`);
    },
  };
}
