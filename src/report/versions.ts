import { CODE, VERSION } from "../version.ts";
import { RESULTS_VERSION } from "./run-id.ts";

/** What made a result: the program, its very code, the version of its results, the major version of Node. */
export interface Versions {
  readonly coldaisle: string;
  readonly code: string;
  readonly resultsVersion: number;
  readonly node: number;
}

/** Those of this process. */
export function versions(): Versions {
  const node = Number.parseInt(process.versions.node, 10);
  return { coldaisle: VERSION, code: CODE, resultsVersion: RESULTS_VERSION, node };
}

/** A value as the files of results hold it, for people and programs. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
