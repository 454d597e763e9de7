import { spawnSync } from "node:child_process";
import type { MigrationStorm, StormResult } from "./migration-storm.ts";

/** Name of the suite. */
export const name = "migrations";

/** What the project asks of itself for 5,000 migrations at once, s. */
const LIMIT_S = 1;
const ROUNDS = 5;

const disjoint = { migrations: 5_000, perServer: 1, algorithm: "modern-xen" } as const;
const crowded = { migrations: 5_000, perServer: 10, algorithm: "modern-xen" } as const;

const STORMS: Readonly<Record<string, MigrationStorm>> = {
  "5,000 pairs of servers, a link each": { ...disjoint, links: "dedicated" },
  "the same over a network": { ...disjoint, links: "disjoint" },
  "ten from and to each server, one core": { ...crowded, links: "one core" },
  "the same, two at a time": { ...crowded, links: "one core", limit: 2 },
  "a hundred a server, two at a time": { ...crowded, perServer: 100, links: "dedicated", limit: 2 },
  "twenty thousand, one core, two at a time": {
    ...crowded,
    migrations: 20_000,
    links: "one core",
    limit: 2,
  },
};

/** Storms of pre-copy migrations, each in a process of its own; the median of simulation time. */
export function run(): Promise<void> {
  const rows = Object.entries(STORMS).map(([storm, described]) => {
    const results = Array.from({ length: ROUNDS }, () => runAlone(described)).sort(
      (a, b) => a.simulateS - b.simulateS,
    );
    const { simulateS, processorS, events, rounds, lastsS, hash } = results[ROUNDS >> 1]!;
    return {
      storm,
      time: `${simulateS.toFixed(2)} s`,
      "time limit": described.migrations <= 5_000 ? `≤ ${LIMIT_S} s` : "",
      "processor time": `${processorS.toFixed(2)} s`,
      events,
      rounds,
      "lasts, s": lastsS.toFixed(1),
      hash: hash.slice(0, 12),
    };
  });
  console.table(rows);
  return Promise.resolve();
}

function runAlone(storm: MigrationStorm): StormResult {
  const code = `
    import { simulateStorm } from ${JSON.stringify(new URL("migration-storm.ts", import.meta.url).href)};
    console.log(JSON.stringify(simulateStorm(${JSON.stringify(storm)})));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${storm.migrations} migrations: ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as StormResult;
}
