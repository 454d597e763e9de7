import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { linearRegression } from "simple-statistics";
import { referencePath } from "../test/support/reference.ts";
import type { BenchmarkDay, DayResult } from "./benchmark-day.ts";

/** Name of the suite. */
export const name = "scale";

interface Measured extends BenchmarkDay {
  /** What the project asks of itself, s and MB of 1e6 bytes; Infinity where it asks nothing. */
  readonly limitS: number;
  readonly limitMB: number;
  /** Runs, of which the median counts. */
  readonly rounds: number;
}

/** The largest growth of time with size that is accepted, as the exponent of size. */
const GROWTH_LIMIT = 1.15;
const NO_LIMIT = Number.POSITIVE_INFINITY;
const FOLDER = referencePath("traces", "planetlab", "20110303");

const SIZES: readonly Omit<Measured, "placement" | "consolidation">[] = [
  { servers: 1_000, vms: 10_000, limitS: 0.3, limitMB: NO_LIMIT, rounds: 9 },
  { servers: 10_000, vms: 100_000, limitS: 3, limitMB: 600, rounds: 3 },
  { servers: 100_000, vms: 1_000_000, limitS: 40, limitMB: 5 * 1073.741824, rounds: 1 },
];

/**
 * The benchmark day at three sizes, and with consolidation at the middle one: simulation time alone, each in a process
 * of its own. The same day gives the same hash, wherever it runs.
 */
export function run(): Promise<void> {
  if (!existsSync(FOLDER)) {
    console.log(`skipped: no ${FOLDER}`);
    return Promise.resolve();
  }
  const rows: Record<string, string>[] = [];
  for (const placement of ["first-fit", "best-fit"]) {
    const times = SIZES.map((size) => {
      const day = { ...size, placement, consolidation: false };
      const { simulateS, row } = measure(day);
      rows.push(row);
      return [Math.log(day.vms), Math.log(simulateS)];
    });
    const { m } = linearRegression(times);
    rows.push({
      day: `${placement}: growth exponent`,
      time: m.toFixed(2),
      "time limit": `≤ ${GROWTH_LIMIT}`,
    });
  }
  const consolidated = { ...SIZES[1]!, limitS: 60, limitMB: NO_LIMIT, rounds: 1, consolidation: true };
  for (const placement of ["first-fit", "power-aware-best-fit"]) {
    rows.push(measure({ ...consolidated, placement }).row);
  }
  console.table(rows);
  return Promise.resolve();
}

function measure(day: Measured): { readonly simulateS: number; readonly row: Record<string, string> } {
  const results = Array.from({ length: day.rounds }, () => runAlone(day)).sort(
    (a, b) => a.simulateS - b.simulateS,
  );
  const { simulateS, peakMB, hash, energyKWh, slatahPct, migrations } = results[results.length >> 1]!;
  const size = `${day.servers.toLocaleString("en")} × ${day.vms.toLocaleString("en")}`;
  const row = {
    day: `${size} ${day.placement}${day.consolidation ? ", consolidated" : ""}`,
    time: `${simulateS.toFixed(2)} s`,
    "time limit": Number.isFinite(day.limitS) ? `≤ ${day.limitS} s` : "",
    peak: `${peakMB.toFixed(0)} MB`,
    "peak limit": Number.isFinite(day.limitMB) ? `≤ ${day.limitMB.toFixed(0)} MB` : "",
    "energy, kWh": energyKWh.toFixed(1),
    "SLATAH, %": slatahPct.toFixed(4),
    migrations: String(migrations),
    hash: hash.slice(0, 12),
  };
  return { simulateS, row };
}

/** A day in a fresh process: what one has compiled or left behind does not help, or hinder, the next. */
function runAlone(day: BenchmarkDay): DayResult {
  const code = `
    import { planetLabDay, simulateDay } from ${JSON.stringify(new URL("benchmark-day.ts", import.meta.url).href)};
    const result = simulateDay(${JSON.stringify(day)}, () => planetLabDay(${JSON.stringify(FOLDER)}));
    console.log(JSON.stringify(result));`;
  const args = ["--import", "tsx", "--max-old-space-size=5000", "--input-type=module", "--eval", code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${day.servers} servers: ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as DayResult;
}
