import { join, resolve } from "node:path";
import { readResultFile } from "../../report/read-csv.ts";
import { writeExperimentFile } from "../../report/run-folder.ts";
import { RESULTS_VERSION } from "../../report/run-id.ts";
import { json } from "../../report/versions.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { CODE } from "../../version.ts";
import { ExperimentTemplate } from "./experiment-template.ts";

const FILE = "origin.json";
const SCENARIO_FILE = "experiment.yaml";

/** Where an experiment's scenario lies and how it was loaded: what another process needs to do its runs. */
interface Origin {
  readonly resultsVersion: number;
  readonly code: string;
  /** Path of the scenario's file. Its text is that of experiment.yaml; paths of inputs are relative to it. */
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly seed: number | null;
  readonly format: string | null;
  readonly policyTimeoutS: number | null;
}

/**
 * Writes down where an experiment comes from. The only file of results that depends on where things lie.
 *
 * @throws OutputError
 */
export function writeOrigin(experimentFolder: string, { file, options }: ExperimentTemplate): void {
  const inputs = Object.entries(options.inputs ?? {}).map(([name, path]) => [name, resolve(path)]);
  const origin: Origin = {
    resultsVersion: RESULTS_VERSION,
    code: CODE,
    scenario: resolve(file),
    overrides: options.overrides ?? [],
    inputs: Object.fromEntries(inputs),
    seed: options.seed ?? null,
    format: options.format ?? null,
    policyTimeoutS: options.policyTimeoutS ?? null,
  };
  writeExperimentFile(experimentFolder, FILE, json(origin));
}

/** An experiment that another process has begun. */
export interface Origination {
  readonly template: ExperimentTemplate;
  /** Digest of the code that began it. */
  readonly code: string;
}

/**
 * Reads an experiment back from its folder.
 *
 * @throws InputError if the folder holds none, or one of another version of results
 * @throws ScenarioError if the scenario is not valid any more
 */
export async function readOrigin(experimentFolder: string): Promise<Origination> {
  const path = join(experimentFolder, FILE);
  const origin = parsed(path, readResultFile(path));
  if (origin.resultsVersion !== RESULTS_VERSION) {
    throw new InputError({
      file: path,
      found: `a plan of version ${origin.resultsVersion} of results`,
      expected: `version ${RESULTS_VERSION}: plan it again`,
    });
  }
  const { scenario, overrides, inputs, seed, format, policyTimeoutS, code } = origin;
  const text = readResultFile(join(experimentFolder, SCENARIO_FILE));
  const template = await ExperimentTemplate.parse(text, scenario, {
    overrides,
    inputs,
    ...(seed !== null && { seed }),
    ...(format !== null && { format }),
    ...(policyTimeoutS !== null && { policyTimeoutS }),
  });
  return { template, code };
}

function parsed(file: string, text: string): Origin {
  try {
    return JSON.parse(text) as Origin;
  } catch (error) {
    throw new InputError({ file, found: `no JSON (${(error as Error).message})`, expected: "JSON" });
  }
}
