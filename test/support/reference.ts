import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const root = resolve(projectRoot, process.env.COLDAISLE_REFERENCE ?? "../shared");

/** True if the folder with reference data (published tables, traces) is there. Tests that need it skip otherwise. */
export const hasReference: boolean = existsSync(join(root, "reference"));

/**
 * Path of a file or folder in the reference data: the folder named by COLDAISLE_REFERENCE, by default `../shared`
 * beside the project.
 */
export function referencePath(...parts: string[]): string {
  return join(root, ...parts);
}
