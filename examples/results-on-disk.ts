// A run that writes its results as the command line does, tells how far it has come, and can be stopped.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScenario, runScenario } from "coldaisle";

const folder = mkdtempSync(join(tmpdir(), "coldaisle-example-"));
const scenario = await loadScenario("scenarios/quickstart.yaml", { overrides: ["duration=6 h"] });

const { outDir, metrics } = await runScenario({
  scenario,
  outDir: folder,
  onProgress: ({ simulatedS, endS }) => console.error(`${(100 * simulatedS) / endS} % of the time`),
});
console.log(`${metrics.vmsStarted} VMs, ${metrics.migrations} migrations`);
console.log(readdirSync(outDir).join(" "));

const stop = new AbortController();
stop.abort(new Error("seen enough"));
try {
  await runScenario({ scenario, outDir: folder, signal: stop.signal });
} catch (error) {
  console.log(`stopped: ${(error as Error).message}`);
}
rmSync(folder, { recursive: true });
