import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A run of an experiment that was never simulated; null is a metric without a value. */
export interface StoredRow {
  /** Name of its folder; left out: `r` and its number. */
  readonly runId?: string;
  readonly seed: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Writes the files that say what the runs of an experiment came to. Every run has the same parameters and metrics. */
export function storeExperiment(folder: string, rows: readonly StoredRow[]): string {
  mkdirSync(folder, { recursive: true });
  const parameters = Object.keys(rows[0]?.parameters ?? {});
  const metrics = Object.keys(rows[0]?.metrics ?? {});
  const lines = rows.map(({ runId, seed, parameters: values = {}, metrics: figures }, i) =>
    [
      runId ?? `r${i}`,
      ...parameters.map((name) => `"${values[name]}"`),
      seed,
      ...metrics.map((name) => figures[name] ?? ""),
    ].join(","),
  );
  const plan = rows.map((row, i) =>
    JSON.stringify({ runId: row.runId ?? `r${i}`, parameters: row.parameters ?? {}, seed: row.seed }),
  );
  const files = {
    "manifest.json": JSON.stringify({ experiment: "stored", runs: rows.length }),
    "plan.jsonl": `${plan.join("\n")}\n`,
    "summary.csv": `${[["run_id", ...parameters, "seed", ...metrics].join(","), ...lines].join("\n")}\n`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
