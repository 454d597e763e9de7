import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { METRICS } from "../../src/datacenter/metrics.ts";
import { VIRTUALISATION_METRICS } from "../../src/datacenter/virtualisation/virtualisation-metrics.ts";
import { runScenario } from "../../src/experiment/run.ts";
import { simulate } from "../../src/experiment/simulate.ts";
import { SimulationError } from "../../src/experiment/simulation-error.ts";
import { defineVmSelection } from "../../src/policies/define.ts";
import { PolicyError } from "../../src/policies/guarded/policy-error.ts";
import { defineScenario } from "../../src/scenario/define-scenario.ts";
import type { LoadedScenario } from "../../src/scenario/load-with-policies.ts";
import type { ScenarioFile } from "../../src/scenario/scenario-file.ts";

const DAY: ScenarioFile = {
  version: 1,
  name: "in code",
  duration: "6 h",
  vmTypes: { small: { speed: "1 GHz", memory: "613 MiB" } },
  sites: [{ servers: [{ type: "hp-ml110-g4", count: 10 }] }],
  workloads: [{ kind: "synthetic", profile: "planetlab-day", vms: 30, vmTypes: ["small"] }],
  placement: { policy: "power-aware-best-fit" },
  consolidation: {
    overload: { detection: "static-threshold", threshold: "40 %" },
    selection: { policy: "minimum-migration-time" },
  },
  powerManagement: { idleServers: "suspend" },
  recording: { events: true },
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "coldaisle-simulate-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe("simulate", () => {
  it("gives every metric and every cell that a run writes", async () => {
    const scenario = await defineScenario(DAY);
    const { metrics, table } = await simulate(scenario);
    const written = await runScenario({ scenario, outDir: folder() });
    expect(metrics).toEqual(written.metrics);
    // No server has a hypervisor here.
    const absent: readonly string[] = VIRTUALISATION_METRICS.map(({ name }) => name);
    expect(Object.keys(metrics)).toEqual(
      METRICS.map(({ name }) => name).filter((name) => !absent.includes(name)),
    );
    expect(metrics.migrations).toBeGreaterThan(0);
    for (const name of ["timeseries", "servers", "sites", "vms", "migrations", "events"] as const) {
      const [header, ...rows] = readFileSync(join(written.outDir, `${name}.csv`), "utf8")
        .trimEnd()
        .split("\n");
      const found = table(name);
      expect(found.columns.map((column) => column.name).join()).toBe(header);
      expect(found.rowCount).toBe(rows.length);
      const columns = found.columns.map((column) => found.texts(column.name as never));
      const texts = Array.from({ length: found.rowCount }, (_, row) =>
        columns.map((column) => column[row]).join(),
      );
      expect(texts).toEqual(rows);
    }
  });

  it("gives columns of numbers, with NaN for empty cells", async () => {
    const { table } = await simulate(await defineScenario(DAY));
    const timeS = table("timeseries").numbers("time_s");
    expect(timeS).toEqual(Float64Array.from({ length: 73 }, (_, i) => 300 * i));
    expect(table("servers").numbers("chassis").every(Number.isNaN)).toBe(true);
    expect(() => table("servers").numbers("type")).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: servers.type: found "hp-ml110-g4", expected numbers]`,
    );
    expect(() => table("servers").numbers("typ" as never)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: servers: found column "typ", expected one of server, type, site, hall, row, rack, chassis, energy_j, mean_utilisation, active_s, short_s, on_s, off_s, suspended_s, booting_s, resuming_s, suspending_s, shutting_down_s]`,
    );
    expect(() => table("tasks")).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: found table "tasks", expected one of those recorded: timeseries, servers, chassis, racks, halls, sites, switches, storage, vms, migrations, events]`,
    );
  });

  it("tells how far it has come, and computes the same", async () => {
    const scenario = await defineScenario(DAY);
    const told: number[] = [];
    const watched = await simulate(scenario, { onProgress: ({ simulatedS }) => told.push(simulatedS) });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(watched.metrics).toEqual((await simulate(scenario)).metrics);
  });

  it("runs two at a time as one after the other", async () => {
    const scenario = await defineScenario(DAY);
    const [one, two] = await Promise.all([simulate(scenario), simulate(scenario)]);
    expect(one.metrics).toEqual(two.metrics);
  });
});

describe("a signal", () => {
  it.each([0, 1, 3])("stops a run with its reason after %i slices, and nothing is left", async (slices) => {
    const scenario = await defineScenario(DAY);
    const reason = new Error("enough");
    const stop = (): { signal: AbortSignal; onProgress: () => void } => {
      const controller = new AbortController();
      let left = slices;
      const count = () => {
        if (left-- <= 0) controller.abort(reason);
      };
      count();
      return { signal: controller.signal, onProgress: count };
    };
    await expect(simulate(scenario, stop())).rejects.toBe(reason);
    const outDir = folder();
    await expect(runScenario({ scenario, outDir, ...stop() })).rejects.toBe(reason);
    expect(readdirSync(outDir)).toEqual(["runs"]);
    expect(readdirSync(join(outDir, "runs"))).toEqual([]);
    const { runId } = await runScenario({ scenario, outDir });
    expect(readFileSync(join(outDir, "runs", runId, "DONE"), "utf8")).toBe(`${runId}\n`);
  });
});

describe("a policy that fails", () => {
  const failing = (select: () => number): Promise<LoadedScenario> => {
    const policy = defineVmSelection({ name: "failing", create: () => ({ select }) });
    return defineScenario(
      { ...DAY, consolidation: { ...DAY.consolidation!, selection: { policy } } },
      { policyTimeoutS: 0.2 },
    );
  };

  it("is told by the error, with the time", async () => {
    const cause = new Error("no idea");
    const error: SimulationError = await simulate(
      await failing(() => {
        throw cause;
      }),
    ).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(SimulationError);
    expect(error.cause).toBeInstanceOf(PolicyError);
    expect((error.cause as PolicyError).cause).toBe(cause);
    expect(error.message).toMatch(
      /^vm-selection policy "failing": select\(view, movable, \d+\) threw: Error: no idea \(t=\d+ s\)$/,
    );
    expect(error.simulatedS % 300).toBe(0);
  });

  it("is stopped when it does not answer", async () => {
    const endless = failing(() => {
      for (;;);
    });
    await expect(simulate(await endless)).rejects.toThrow("within 0.2 s; --policy-timeout allows more");
  });
});
