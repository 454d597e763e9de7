/**
 * Makes the table and the picture at the top of README.md: four runs of one PlanetLab day.
 *
 *     tsx scripts/planetlab-day.ts <folder of the day 2011-03-03>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Recording } from "../src/datacenter/recording/recording.ts";
import { Simulation } from "../src/datacenter/simulation.ts";
import { buildScenario } from "../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { type Curve, powerPicture } from "./power-picture.ts";

const PICTURE = "docs/images/planetlab-day.svg";
const README = "README.md";
const TABLE = /(?<=<!-- made by scripts\/planetlab-day\.ts -->\n)(?:\|.*\n)+/;
const TITLE = "Power of 800 servers under 1,052 VMs, PlanetLab 2011-03-03";

interface PlannedRun {
  readonly scenario: string;
  readonly compatibility: string;
  /** How the table calls it. */
  readonly label: string;
  /** How the picture calls it. */
  readonly curve: string;
}

const PLAN: readonly PlannedRun[] = [
  {
    scenario: "npa",
    compatibility: "none",
    label: "No power management",
    curve: "no power management",
  },
  {
    scenario: "dvfs",
    compatibility: "none",
    label: "Empty servers sleep",
    curve: "empty servers sleep",
  },
  {
    scenario: "iqr-mmt",
    compatibility: "none",
    label: "VMs consolidated (IQR, MMT)",
    curve: "VMs consolidated",
  },
  {
    scenario: "iqr-mmt",
    compatibility: "cloudsim-3.0.3",
    label: "The same by CloudSim 3.0.3's rules",
    curve: "… by CloudSim's rules",
  },
];

/** What README.md shows of the day: the rows of its table, and the picture. */
export interface PlanetLabDay {
  readonly table: string;
  readonly svg: string;
}

/** Runs the day four times. */
export async function planetlabDay(folder: string): Promise<PlanetLabDay> {
  const rows = [
    "| PlanetLab, 2011-03-03 | Energy, kWh | Migrations | Time with too little CPU (SLATAH) | Servers up at the end |",
    "|---|--:|--:|--:|--:|",
  ];
  const curves: Curve[] = [];
  for (const run of PLAN) {
    const { metrics, series } = await dayOf(run, folder);
    const cells = [
      metrics("energyKWh").toFixed(1),
      metrics("migrations").toLocaleString("en"),
      `${metrics("slatahPct").toFixed(2)} %`,
      series("servers_on").at(-1)!.toLocaleString("en"),
    ];
    rows.push(`| ${run.label} | ${cells.join(" | ")} |`);
    curves.push({ label: run.curve, timeS: series("time_s"), powerW: series("power_w") });
  }
  return { table: `${rows.join("\n")}\n`, svg: powerPicture(TITLE, curves) };
}

/** README.md with another table. */
export function withTable(readme: string, table: string): string {
  if (!TABLE.test(readme)) throw new Error(`${README}: found no table of the PlanetLab day, expected one`);
  return readme.replace(TABLE, () => table);
}

interface Day {
  metrics(name: string): number;
  /** A column of the time series. */
  series(name: string): readonly number[];
}

async function dayOf({ scenario: name, compatibility }: PlannedRun, folder: string): Promise<Day> {
  const scenario = loadScenario(`scenarios/cloudsim/${name}.yaml`, {
    overrides: [`compatibility=${compatibility}`],
    inputs: { planetlab: folder },
  });
  const { spec } = await buildScenario(scenario);
  const simulation = new Simulation(spec);
  const recording = new Recording(simulation, scenario.recording, scenario.tenants);
  simulation.run();
  const metrics = metricsOf(simulation);
  const timeSeries = recording.tables().find((table) => table.name === "timeseries")!;
  return {
    metrics: (metric) => metrics.find((candidate) => candidate.name === metric)!.read(),
    series: (column) => {
      const { read } = timeSeries.columns.find((candidate) => candidate.name === column)!;
      return Array.from({ length: timeSeries.rowCount() }, (_, row) => Number(read(row)));
    },
  };
}

if (import.meta.filename === process.argv[1]) {
  const { table, svg } = await planetlabDay(process.argv[2]!);
  writeFileSync(PICTURE, svg);
  writeFileSync(README, withTable(readFileSync(README, "utf8"), table));
}
