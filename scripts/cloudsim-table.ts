/**
 * Runs the PlanetLab day as CloudSim 3.0.3 computes it, then with each compatibility switch turned right alone, then
 * with all of them right, and writes what came out into docs/cloudsim.md, between its markers. Where turning one right
 * takes a run to the point at which the profile ends it, `refuseOverfull` is turned right too.
 *
 *     npx tsx scripts/cloudsim-table.ts <folder of the day 20110303>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { COMPATIBILITY_SWITCHES } from "../src/datacenter/compatibility.ts";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Simulation } from "../src/datacenter/simulation.ts";
import { buildScenario } from "../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { profile } from "../src/scenario/profiles/cloudsim-3.0.3.ts";
import { between } from "./page-table.ts";

const PAGE = "docs/cloudsim.md";
/** Runs of which every switch is turned. */
const CONSOLIDATING = ["iqr-mmt", "lr-mmt", "thr-mmt"];
/** Runs without consolidation, of which only all switches are turned at once. */
const OTHERS = ["dvfs", "npa"];

type Metrics = Readonly<Record<string, number>>;

/** What is shown of a run: the heading, the metric, and its digits after the point. */
const COLUMNS = [
  ["energy, kWh", "energyKWh", 2],
  ["migrations", "migrations", 0],
  ["SLATAH, %", "slatahPct", 3],
  ["PDM, %", "pdmPct", 4],
  ["overall SLA, %", "overallSlaPct", 4],
  ["average SLA, %", "averageSlaPct", 3],
  ["shutdowns", "serverShutdowns", 0],
] as const;

const planetlab = process.argv[2];
if (planetlab === undefined) {
  console.error("usage: npx tsx scripts/cloudsim-table.ts <folder of one PlanetLab day>");
  process.exitCode = 2;
} else await writeTables(planetlab);

async function writeTables(folder: string): Promise<void> {
  let page = between(readFileSync(PAGE, "utf8"), "switches", listOfSwitches());
  for (const run of CONSOLIDATING) page = between(page, run, await tableOfSwitches(run, folder));
  page = between(page, "others", await tableOfProfile(OTHERS, folder));
  writeFileSync(PAGE, page);
}

function listOfSwitches(): string {
  return profile.switches.map((name) => `- \`${name}\`: ${COMPATIBILITY_SWITCHES[name]}.`).join("\n");
}

async function tableOfSwitches(run: string, folder: string): Promise<string> {
  const original = await measure(run, folder, []);
  const rows = [row("as CloudSim", original)];
  for (const name of profile.switches) {
    const attempt = await measure(run, folder, [turnedRight(name)]).catch((error: Error) => error.message);
    if (typeof attempt !== "string") rows.push(row(`\`${name}\` right`, attempt, original));
    else {
      console.error(`${run} without ${name} ends: ${attempt}`);
      const metrics = await measure(run, folder, [turnedRight(name, "refuseOverfull")]);
      rows.push(row(`\`${name}\` and \`refuseOverfull\` right`, metrics, original));
    }
  }
  const right = await measure(run, folder, ["compatibility=none"]);
  rows.push(row("all right", right, original));
  const unbound = await measure(run, folder, ["compatibility={ memoryBindsAtCreationOnly: true }"]);
  rows.push(row("all right but `memoryBindsAtCreationOnly`", unbound, original));
  return table(rows);
}

/** The profile without these switches, as `--set` takes it. */
function turnedRight(...names: readonly string[]): string {
  return `compatibility={ ${[`profile: ${profile.name}`, ...names.map((name) => `${name}: false`)].join(", ")} }`;
}

async function tableOfProfile(runs: readonly string[], folder: string): Promise<string> {
  const rows: string[] = [];
  for (const run of runs) {
    const original = await measure(run, folder, []);
    rows.push(row(`${run}, as CloudSim`, original));
    rows.push(row(`${run}, all right`, await measure(run, folder, ["compatibility=none"]), original));
  }
  return table(rows);
}

async function measure(run: string, folder: string, overrides: readonly string[]): Promise<Metrics> {
  const scenario = loadScenario(`scenarios/cloudsim/${run}.yaml`, {
    inputs: { planetlab: folder },
    overrides,
  });
  const simulation = new Simulation((await buildScenario(scenario)).spec);
  simulation.run();
  console.error([run, ...overrides].join(" "));
  return Object.fromEntries(metricsOf(simulation).map(({ name, read }) => [name, read()]));
}

function table(rows: readonly string[]): string {
  const headings = ["", ...COLUMNS.map(([heading]) => heading)];
  return [`| ${headings.join(" | ")} |`, `|---${"|---:".repeat(COLUMNS.length)}|`, ...rows].join("\n");
}

/** A row with the change against the original beside each figure, unless the two are the same to the last bit. */
function row(what: string, metrics: Metrics, original: Metrics = metrics): string {
  const cells = COLUMNS.map(([, name, digits]) => {
    const [value, before] = [metrics[name]!, original[name]!];
    return value === before ? value.toFixed(digits) : `${value.toFixed(digits)} (${change(value, before)})`;
  });
  return `| ${what} | ${cells.join(" | ")} |`;
}

function change(value: number, before: number): string {
  if (before === 0) return "was 0";
  const percent = 100 * (value / before - 1);
  const digits = Math.abs(percent) < 0.1 ? percent.toPrecision(1) : percent.toFixed(1);
  return `${percent > 0 ? "+" : ""}${Number(digits)} %`;
}
