import { spawnSync } from "node:child_process";
import type { BenchmarkDay, DayResult } from "./benchmark-day.ts";

/** Name of the suite. */
export const name = "phases";

const ROUNDS = 5;
const DAY = {
  servers: 1_000,
  vms: 10_000,
  placement: "first-fit",
  consolidation: false,
  passingShare: 0,
} as const;
/** What the project asks of itself for a day of asynchronous changes, s. */
const LIMITS_S = { together: Number.POSITIVE_INFINITY, spread: 2 } as const;

/**
 * A day in which each of 10,000 VMs asks for something else every 300 s, 2.88 million changes in all: together, and each
 * VM at a phase of its own. Simulation time alone, each day in a process of its own.
 */
export function run(): Promise<void> {
  const rows = (["together", "spread"] as const).map((phases) => {
    const results = Array.from({ length: ROUNDS }, () => runAlone({ ...DAY, phases })).sort(
      (a, b) => a.simulateS - b.simulateS,
    );
    const { simulateS, processorS, energyKWh, hash } = results[ROUNDS >> 1]!;
    return {
      phases,
      time: `${simulateS.toFixed(2)} s`,
      "time limit": Number.isFinite(LIMITS_S[phases]) ? `≤ ${LIMITS_S[phases]} s` : "",
      "processor time": `${processorS.toFixed(2)} s`,
      "a change": `${((processorS * 1e9) / 2_880_000).toFixed(0)} ns`,
      "energy, kWh": energyKWh.toFixed(1),
      hash: hash.slice(0, 12),
    };
  });
  console.table(rows);
  return Promise.resolve();
}

function runAlone(day: BenchmarkDay): DayResult {
  const code = `
    import { restlessDay, simulateDay } from ${JSON.stringify(new URL("benchmark-day.ts", import.meta.url).href)};
    const result = simulateDay(${JSON.stringify(day)}, () => restlessDay(${day.vms}));
    console.log(JSON.stringify(result));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`phases ${day.phases}: ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as DayResult;
}
