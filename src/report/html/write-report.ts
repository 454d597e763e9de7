import { join } from "node:path";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { nearestName } from "../../scenario/nearest.ts";
import { readExperiment, type StoredExperiment, type StoredRun } from "../read-experiment.ts";
import { writeWhole } from "../whole-file.ts";
import { energyLevels } from "./data/energy-levels.ts";
import { missingRuns } from "./data/failures.ts";
import { readFloor } from "./data/floor.ts";
import { RunTables } from "./data/run-tables.ts";
import { reportPage } from "./page.ts";

/** What to report on and where to. */
export interface ReportOptions {
  /** The experiment's folder. */
  readonly folder: string;
  /** The file to write; by default report.html in the experiment's folder. */
  readonly out?: string;
  /** The run whose floor is shown; by default the first that is whole. */
  readonly runId?: string;
}

/**
 * Writes the report of an experiment, whole.
 *
 * @returns the file
 * @throws InputError if the folder holds no experiment, has no such run, or a file of it is not as it was written
 * @throws OutputError if the report cannot be written
 */
export async function writeReport({ folder, out, runId }: ReportOptions): Promise<string> {
  const experiment = readExperiment(folder);
  const run = runToShow(experiment, runId);
  const tables = run === null ? null : new RunTables(run);
  const content = {
    experiment,
    missing: missingRuns(experiment),
    run,
    floor: tables === null ? null : await readFloor(tables),
    energy: tables === null ? null : await energyLevels(tables),
  };
  const { pageAssets, drawSvg } = await import("./heavy.ts");
  const file = out ?? join(folder, "report.html");
  writeWhole(file, await reportPage(content, await pageAssets(), drawSvg));
  return file;
}

function runToShow({ folder, runs }: StoredExperiment, wanted: string | undefined): StoredRun | null {
  if (wanted === undefined) return runs[0] ?? null;
  const run = runs.find(({ runId }) => runId === wanted);
  if (run !== undefined) return run;
  const ids = runs.map(({ runId }) => runId);
  const nearest = nearestName(wanted, ids);
  const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
  throw new InputError({
    file: folder,
    found: `no whole run "${wanted}"`,
    expected: `one of the ${ids.length} that it has${hint}`,
  });
}
