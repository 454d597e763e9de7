import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricsOf, metricValues } from "../../../src/datacenter/metrics.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../../../src/scenario/load.ts";

/** Rows of the table of docs/models/virtualisation.md, by hypervisor. */
const rows = readFileSync("docs/models/virtualisation.md", "utf8")
  .split("<!-- hypervisors -->")[1]!
  .split("<!-- /hypervisors -->")[0]!
  .trim()
  .split("\n")
  .slice(2)
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("the table of scenarios/hypervisors.yaml", () => {
  it.each(rows)("has what %s comes to", async (name, ...cells) => {
    const hypervisor = name!.replaceAll("`", "");
    const overrides = [`serverTypes.node.hypervisor=${hypervisor}`];
    const { spec } = await buildScenario(loadScenario("scenarios/hypervisors.yaml", { overrides }));
    const simulation = new Simulation(spec);
    simulation.run();
    const metrics = metricValues(metricsOf(simulation));
    const { slowdown, hostShare } = spec.virtualLayer!.hypervisors.find((one) => one.name === hypervisor)!
      .costs[0]!;
    expect(cells).toEqual([
      slowdown.toFixed(3),
      hostShare.toFixed(3),
      metrics.energyKWh!.toFixed(1),
      metrics.virtualisationOverheadPct!.toFixed(1),
      metrics.overallSlaPct!.toFixed(3),
      metrics.slatahPct!.toFixed(1),
      metrics.meanWaitingS!.toFixed(1),
    ]);
  });
});
