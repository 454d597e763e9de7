import { shellWords } from "./shell-words.ts";

/** What a run was asked for, as far as its results follow from it. */
export interface RunRequest {
  /** Path of the scenario's file. */
  readonly scenario: string;
  readonly overrides?: readonly string[];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** The id of a run that is one of many. */
  readonly only?: string;
  readonly format?: string;
  readonly policyTimeoutS?: number;
  readonly outDir?: string;
}

/** The command line that does a run again, from the same working folder. */
export function repeatCommand(request: RunRequest): string {
  const { scenario, overrides = [], inputs = {}, seed, only, format, policyTimeoutS, outDir } = request;
  const words = ["coldaisle", "run", scenario];
  for (const override of overrides) words.push("--set", override);
  for (const [name, path] of Object.entries(inputs)) words.push("--input", `${name}=${path}`);
  if (seed !== undefined) words.push("--seed", String(seed));
  if (only !== undefined) words.push("--only", only);
  if (format !== undefined) words.push("--format", format);
  if (policyTimeoutS !== undefined) words.push("--policy-timeout", `${policyTimeoutS} s`);
  if (outDir !== undefined) words.push("--out", outDir);
  return shellWords(words);
}
