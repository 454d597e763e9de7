import { hash } from "node:crypto";

/** Goes up whenever the same scenario gives other results, or other files, than before. */
export const RESULTS_VERSION = 3;

/** Everything that the results of a run follow from. */
export interface RunIdentity {
  /** What the id begins with, for people. */
  readonly label: string;
  /** Name of the scenario. */
  readonly name: string;
  readonly seed: number;
  /** The resolved scenario without paths. */
  readonly scenario: string;
  /** SHA-256 of the contents of each input, by name. */
  readonly inputs: Readonly<Record<string, string>>;
}

const HASH_DIGITS = 10;
const MAX_NAME_LENGTH = 60;

/**
 * `<label>-s<seed>-<hash>`: readable, good as the name of a folder, and equal for two runs only if their results are. The
 * hash covers all of the identity but its label, and {@link RESULTS_VERSION}.
 */
export function runId({ label, name, seed, scenario, inputs }: RunIdentity): string {
  const contents = Object.keys(inputs)
    .toSorted()
    .map((input) => [input, inputs[input]]);
  const digest = hash("sha256", JSON.stringify([RESULTS_VERSION, name, seed, scenario, contents]), "hex");
  return `${folderName(label)}-s${seed}-${digest.slice(0, HASH_DIGITS)}`;
}

/** A name as that of a folder on any file system: lower-case letters, digits, dots inside, hyphens. */
export function folderName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .slice(0, MAX_NAME_LENGTH)
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return plain === "" ? "run" : plain;
}
