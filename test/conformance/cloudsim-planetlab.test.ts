import { describe, expect, it } from "vitest";
import { metricsOf } from "../../src/datacenter/metrics.ts";
import { Simulation } from "../../src/datacenter/simulation.ts";
import { buildScenario } from "../../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { PHASE } from "../../src/sim/engine.ts";
import { hasReference, referencePath } from "../support/reference.ts";
import { COLUMNS, DVFS_CHECKPOINT, IQR_MMT_CHECKPOINTS, RUNS } from "./cloudsim-planetlab.table.ts";

const RELATIVE = 1e-6;

async function simulationOf(run: string): Promise<Simulation> {
  const scenario = loadScenario(`scenarios/cloudsim/${run}.yaml`, {
    inputs: { planetlab: referencePath("traces", "planetlab", "20110303") },
  });
  return new Simulation((await buildScenario(scenario)).spec);
}

function metricsByName(simulation: Simulation): Readonly<Record<string, number>> {
  return Object.fromEntries(metricsOf(simulation).map(({ name, read }) => [name, read()]));
}

/** Expects what was printed: counts exactly, others to 1e-6 or half a unit of the last digit, whichever is larger. */
function expectPrinted(found: number | undefined, printed: string, what: string): void {
  if (printed === "–") {
    expect(found, what).toBeNaN();
    return;
  }
  const expected = Number(printed);
  if (!printed.includes(".")) {
    expect(found, what).toBe(expected);
    return;
  }
  const halfUnit = 0.5 * 10 ** -(printed.length - printed.indexOf(".") - 1);
  const tolerance = Math.max(RELATIVE * expected, halfUnit);
  expect(Math.abs(found! - expected), `${what}: found ${found}, printed ${printed}`).toBeLessThanOrEqual(
    tolerance,
  );
}

/** Calls back at a time, after everything else that happens then. */
function atSample(simulation: Simulation, timeS: number, look: () => void): void {
  const { engine } = simulation;
  engine.schedule(timeS, PHASE.sample, engine.on(`checkpoint ${timeS}`, look));
}

function energyJ({ energy, servers }: Simulation): number {
  let sum = 0;
  for (let server = 0; server < servers.count; server++) sum += energy.energyJ[server]!;
  return sum;
}

const title = "CloudSim 3.0.3 on the PlanetLab day 20110303";

// Says why there is nothing to compare with; with the reference data it is the one test that a run skips.
describe.skipIf(hasReference)(title, () => {
  it.skip("needs the reference data: set COLDAISLE_REFERENCE to the folder that has traces/planetlab/20110303", () => {});
});

describe.skipIf(!hasReference)(title, () => {
  it.each(Object.entries(RUNS))("%s", async (run, row) => {
    const simulation = await simulationOf(run);
    simulation.run();
    const metrics = metricsByName(simulation);
    const printed = row.split(" ");
    expect(printed).toHaveLength(COLUMNS.length);
    for (const [i, name] of COLUMNS.entries()) expectPrinted(metrics[name], printed[i]!, name);
  });

  it("iqr-mmt passes through the same states", async () => {
    const simulation = await simulationOf("iqr-mmt");
    let passed = 0;
    for (const { timeS, ...expected } of IQR_MMT_CHECKPOINTS) {
      atSample(simulation, timeS, () => {
        const { servers, migration, lifecycle } = simulation;
        const activeServers = servers.utilisation.reduce((sum, load) => sum + (load > 0 ? 1 : 0), 0);
        expectPrinted(energyJ(simulation), expected.energyJ, `energy at ${timeS} s`);
        expect({ migrations: migration.count, activeServers, liveVms: lifecycle.liveCount }).toEqual({
          migrations: expected.migrations,
          activeServers: expected.activeServers,
          liveVms: expected.liveVms,
        });
        passed++;
      });
    }
    simulation.run();
    expect(passed).toBe(IQR_MMT_CHECKPOINTS.length);
  });

  it("dvfs has used as much after two ticks", async () => {
    const simulation = await simulationOf("dvfs");
    let foundJ = Number.NaN;
    atSample(simulation, DVFS_CHECKPOINT.timeS, () => {
      foundJ = energyJ(simulation);
    });
    simulation.run();
    expectPrinted(foundJ, DVFS_CHECKPOINT.energyJ, "energy");
  });

  it("lrr-mmt and lr-mmt are one and the same: neither weighs its samples", async () => {
    const [plain, robust] = await Promise.all(["lr-mmt", "lrr-mmt"].map(simulationOf));
    plain!.run();
    robust!.run();
    expect(metricsByName(robust!)).toEqual(metricsByName(plain!));
  });
});
