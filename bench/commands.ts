import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { medianSorted } from "simple-statistics";
import { referencePath } from "../test/support/reference.ts";

/** Name of the suite. */
export const name = "commands";

const BIN = "bin/coldaisle.cjs";
const WALL_ROUNDS = 15;
const PEAK_ROUNDS = 3;

interface Measured {
  readonly label: string;
  readonly args: readonly string[];
  /** What must be there for the command to run. */
  readonly needs: readonly string[];
  /** What the project asks of itself, ms and MB of 1e6 bytes; Infinity where it asks nothing. */
  readonly limitMs: number;
  readonly limitMB: number;
}

const planetlab = referencePath("traces", "planetlab", "20110303");
const surfWeek = referencePath("traces", "surf-week");
const iqrMmt = "scenarios/cloudsim/iqr-mmt.yaml";
const iqrMmtArgs = ["run", iqrMmt, "--input", `planetlab=${planetlab}`];

const COMMANDS: readonly Measured[] = [
  unlimited("node alone", ["-e", "0"]),
  unlimited("--version", [BIN, "--version"]),
  unlimited("validate quickstart", [BIN, "validate", "scenarios/quickstart.yaml"]),
  unlimited("run quickstart", [BIN, "run", "scenarios/quickstart.yaml"]),
  {
    label: "run iqr-mmt, compatible",
    args: [BIN, ...iqrMmtArgs],
    needs: [iqrMmt, planetlab],
    limitMs: 350,
    limitMB: 150,
  },
  {
    label: "run iqr-mmt, default",
    args: [BIN, ...iqrMmtArgs, "--set", "compatibility=none"],
    needs: [iqrMmt, planetlab],
    limitMs: 600,
    limitMB: Number.POSITIVE_INFINITY,
  },
  {
    label: "run surf-week",
    args: [BIN, "run", "scenarios/surf-week.yaml", "--input", `surf-week=${surfWeek}`],
    needs: ["scenarios/surf-week.yaml", surfWeek],
    limitMs: 1500,
    limitMB: 350,
  },
];

/**
 * Whole processes as people start them: Node's start, reading, the run and all default outputs. The commands take
 * turns, so that a slow moment of the machine meets all of them; peak memory is measured in runs of its own.
 */
export async function run(): Promise<void> {
  const commands = COMMANDS.filter(({ needs }) => needs.every((path) => existsSync(path)));
  const wallMs = new Map(commands.map(({ label }) => [label, [] as number[]]));
  for (let round = 0; round < WALL_ROUNDS; round++) {
    for (const command of commands) wallMs.get(command.label)!.push(timeMs(command));
  }
  const rows: Record<string, Record<string, string>> = {};
  for (const command of COMMANDS) {
    const times = wallMs.get(command.label);
    if (times === undefined) {
      rows[command.label] = { wall: "skipped: no data" };
      continue;
    }
    const peaks = Array.from({ length: PEAK_ROUNDS }, () => peakMB(command));
    rows[command.label] = {
      wall: `${median(times).toFixed(0)} ms`,
      "wall limit": limit(command.limitMs, "ms"),
      peak: `${median(peaks).toFixed(0)} MB`,
      "peak limit": limit(command.limitMB, "MB"),
    };
  }
  console.table(rows);
}

function unlimited(label: string, args: readonly string[]): Measured {
  const needs = args.filter((arg) => arg.endsWith(".yaml"));
  return { label, args, needs, limitMs: Number.POSITIVE_INFINITY, limitMB: Number.POSITIVE_INFINITY };
}

function timeMs(command: Measured): number {
  const start = performance.now();
  runOnce(command, []);
  return performance.now() - start;
}

function peakMB(command: Measured): number {
  const [, , , peakKiB] = runOnce(command, ["--require", "./bench/report-peak.cjs"]);
  return (Number(peakKiB) * 1024) / 1e6;
}

/** Runs a command into a fresh folder; returns what it wrote, by file descriptor. */
function runOnce({ label, args }: Measured, nodeOptions: readonly string[]): readonly (string | null)[] {
  const out = mkdtempSync(join(tmpdir(), "coldaisle-bench-"));
  try {
    const target = args.includes("run") ? ["--out", out] : [];
    const { status, output, stderr } = spawnSync(process.execPath, [...nodeOptions, ...args, ...target], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    if (status !== 0) throw new Error(`${label} ended with ${status}: ${stderr}`);
    return output;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function limit(value: number, unit: string): string {
  return Number.isFinite(value) ? `≤ ${value} ${unit}` : "";
}

function median(values: number[]): number {
  return medianSorted(values.sort((a, b) => a - b));
}
