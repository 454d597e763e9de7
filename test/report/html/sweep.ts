import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScenario } from "../../../src/experiment/run.ts";
import { readExperiment, type StoredRun } from "../../../src/report/read-experiment.ts";
import { writeExperiment } from "../../../src/report/write-experiment.ts";

const SCENARIO = "scenarios/quickstart.yaml";
const PARAMETER = "consolidation.overload.safety";

/** An experiment of real runs in a folder: two values of a parameter, two seeds each, and a run that failed. */
export async function writeSweep(folder: string): Promise<readonly StoredRun[]> {
  const runs: StoredRun[] = [];
  for (const value of ["1", "1.4"]) {
    for (const seed of [1, 2]) {
      const overrides = [`${PARAMETER}=${value}`, "recording.serverSamples=true", "duration=4 h"];
      await runScenario({ scenario: SCENARIO, overrides, seed, outDir: folder });
      runs.push({ ...readExperiment(folder).runs[0]!, parameters: { [PARAMETER]: value } });
    }
  }
  const failed = { runId: "failed", parameters: { [PARAMETER]: "9" }, seed: 3 };
  const names = Object.keys(runs[0]!.metrics);
  const plan = runs.map(({ runId, parameters, seed }) => ({ runId, parameters, seed }));
  writeExperiment(folder, {
    name: "sweep </script><b>&",
    experiment: "",
    plan: [...plan, failed],
    metrics: [...plan, failed].map((_, i) =>
      names.map((name) => ({
        name,
        unit: "",
        meaning: "",
        read: () => runs[i]?.metrics[name] ?? Number.NaN,
      })),
    ),
    timing: {},
  });
  dropLastRow(join(folder, "summary.csv"));
  return runs;
}

/** A run that failed is in the plan, and not in the summary. */
function dropLastRow(file: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(/failed.*\n$/, ""));
}
