/**
 * Computes the tables of docs/migration.md and writes them between its markers: published migrations beside what the
 * models give, one VM moved by every algorithm (scenarios/live-migration.yaml), and the PlanetLab day under real
 * migrations beside those of fixed time.
 *
 *     npx tsx scripts/migration-tables.ts <folder of the day 20110303>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Simulation } from "../src/datacenter/simulation.ts";
import { createMigrationAlgorithm } from "../src/models/migration/algorithms.ts";
import { carryOut, type SteadyOutcome } from "../src/models/migration/carry-out.ts";
import { createGuestMemory } from "../src/models/migration/memory/registry.ts";
import { buildScenario } from "../src/scenario/build/simulation-spec.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { CLARK_WORKLOADS } from "../test/conformance/clark-2005.table.ts";
import { HINES_GOPALAN } from "../test/conformance/hines-2009.table.ts";
import { prepagedMigration } from "../test/conformance/prepaging.ts";
import { between, table } from "./page-table.ts";

const PAGE = "docs/migration.md";
const KINDS = [
  "stop-and-copy",
  "fixed-threshold",
  "classic-xen",
  "modern-xen",
  "qemu",
  "adaptive-rate",
  "post-copy",
  "hybrid",
];

const planetlab = process.argv[2];
if (planetlab === undefined) {
  console.error("usage: npx tsx scripts/migration-tables.ts <folder of one PlanetLab day>");
  process.exitCode = 2;
} else {
  let page = readFileSync(PAGE, "utf8");
  page = between(page, "clark", clarkTable());
  page = between(page, "clark rounds", clarkRounds());
  page = between(page, "hines", hinesTable());
  page = between(page, "one VM", await oneVmTable());
  page = between(page, "planetlab", await planetlabTable(planetlab));
  writeFileSync(PAGE, page);
}

function clarkOutcome({
  memoryMB,
  hotSet,
  hotWriteRate,
  coldWriteRate,
  published,
}: (typeof CLARK_WORKLOADS)[number]): SteadyOutcome {
  const linkBytesPerS = (published.finalMbitps * 1e6) / 8;
  const basis = { sizeBytes: memoryMB * 1e6, migrationBytesPerS: linkBytesPerS };
  const memory = createGuestMemory("working-set", basis, { hotSet, hotWriteRate, coldWriteRate });
  const algorithm = createMigrationAlgorithm("adaptive-rate", { resumeTime: published.resumeS });
  return carryOut(algorithm, { memory, load: 1, speedBytesPerS: linkBytesPerS, linkBytesPerS, latencyS: 0 });
}

function clarkTable(): string {
  const rows = CLARK_WORKLOADS.map((workload) => {
    const { name, hotSet, hotWriteRate, coldWriteRate, published } = workload;
    const { sentBytes, downtimeS, totalS, bytesByStep } = clarkOutcome(workload);
    const model = `${percent(hotSet)} at ${hotWriteRate / 8e6} MB/s, the rest at ${coldWriteRate / 8e6} MB/s`;
    return [
      name,
      model,
      beside(sentBytes / 1e6, published.sentMB, 0),
      beside(downtimeS, published.downtimeS, 3),
      beside(totalS, published.totalS, 1),
      `${bytesByStep.length} (${published.roundsMB.length})`,
    ];
  });
  return table(["workload", "working set", "MB sent", "downtime, s", "total, s", "copies"], rows);
}

function clarkRounds(): string {
  const rows = CLARK_WORKLOADS.flatMap((workload) => [
    [`${workload.name}, seen`, workload.published.roundsMB.map((mb) => mb.toFixed(1)).join(", ")],
    [
      `${workload.name}, model`,
      clarkOutcome(workload)
        .bytesByStep.map((bytes) => (bytes / 1e6).toFixed(1))
        .join(", "),
    ],
  ]);
  return table(["", "MB in each copy"], rows);
}

function hinesTable(): string {
  const { downtimeS, workloads } = HINES_GOPALAN;
  const rows = workloads.map(({ name, avoided, locality }) => {
    const outcome = prepagedMigration(locality);
    return [
      name,
      String(locality),
      `${percent(outcome.avoided)} (${percent(avoided[0])}–${percent(avoided[1])})`,
      `${outcome.downtimeS.toFixed(2)} (${downtimeS[0]} to just over 1)`,
    ];
  });
  return table(["workload", "locality, fitted", "network faults avoided", "downtime, s"], rows);
}

async function oneVmTable(): Promise<string> {
  const points = [
    ["5 MB/s", "1 Gbit/s"],
    ["50 MB/s", "1 Gbit/s"],
    ["500 MB/s", "1 Gbit/s"],
    ["500 MB/s", "10 Gbit/s"],
  ];
  const rows: string[][] = [];
  for (const kind of KINDS) {
    const cells: string[] = [];
    for (const [rate, bandwidth] of points) {
      const metrics = await measure("scenarios/live-migration.yaml", {}, [
        `migration.algorithm.kind=${kind}`,
        `migration.guestMemory.hotWriteRate=${rate}`,
        `migration.link.bandwidth=${bandwidth}`,
      ]);
      cells.push(`${duration(metrics.totalS!)} / ${duration(metrics.downtimeS!)}`);
    }
    rows.push([`\`${kind}\``, ...cells]);
  }
  return table(["", ...points.map(([rate, bandwidth]) => `writes ${rate}, link ${bandwidth}`)], rows);
}

async function planetlabTable(folder: string): Promise<string> {
  const kinds = ["fixed-time", "stop-and-copy", "modern-xen", "qemu", "post-copy", "hybrid"];
  const rows: string[][] = [];
  for (const kind of kinds) {
    const metrics = await measure("scenarios/cloudsim/iqr-mmt.yaml", { planetlab: folder }, [
      "compatibility=none",
      `migration.algorithm.kind=${kind}`,
    ]);
    rows.push([
      `\`${kind}\``,
      metrics.energyKWh!.toFixed(2),
      String(metrics.migrations),
      metrics.slatahPct!.toFixed(3),
      metrics.pdmPct!.toFixed(4),
      duration(metrics.downtimeS!),
      duration(metrics.maxDowntimeS!),
      (metrics.transferredMiB! / 2 ** 20).toFixed(3),
    ]);
  }
  const headings = [
    "",
    "energy, kWh",
    "migrations",
    "SLATAH, %",
    "PDM, %",
    "downtime, all",
    "downtime, longest",
    "sent, TiB",
  ];
  return table(headings, rows);
}

async function measure(
  file: string,
  inputs: Readonly<Record<string, string>>,
  overrides: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const scenario = loadScenario(file, { inputs, overrides });
  const simulation = new Simulation((await buildScenario(scenario)).spec);
  simulation.run();
  console.error([file, ...overrides].join(" "));
  return Object.fromEntries(metricsOf(simulation).map(({ name, read }) => [name, read()]));
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Three digits, in ms below a second. */
function duration(seconds: number): string {
  if (seconds === 0) return "0";
  return seconds < 1
    ? `${Number((1000 * seconds).toPrecision(3))} ms`
    : `${Number(seconds.toPrecision(3))} s`;
}

/** Ours, theirs, and the ratio. */
function beside(ours: number, theirs: number, digits: number): string {
  return `${ours.toFixed(digits)} (${theirs}) ${(ours / theirs).toFixed(2)}`;
}
