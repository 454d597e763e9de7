import { existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { PolicyKind } from "../../policies/catalogue.ts";
import { writing } from "../../report/output-error.ts";
import { makeFolder } from "../../report/run-folder.ts";
import { UsageError } from "../usage-error.ts";
import { policyModule, policyTest } from "./templates.ts";

/**
 * Writes the module of a new policy and, beside it, its test. Nothing that is there is overwritten, and both are written
 * or none.
 *
 * @param file - ends in .ts
 * @returns the paths of both
 * @throws UsageError if there is something in its place
 * @throws OutputError
 */
export function writeNewPolicy(kind: PolicyKind, name: string, file: string): readonly [string, string] {
  const test = file.replace(/\.ts$/, ".test.ts");
  const files = [
    [file, policyModule(kind, name)],
    [test, policyTest(kind, name, basename(file))],
  ] as const;
  const there = files.map(([path]) => path).find((path) => existsSync(path));
  if (there !== undefined)
    throw new UsageError(`new policy: found ${there}, expected nothing there: --out names another file`);
  makeFolder(dirname(file));
  const written: string[] = [];
  try {
    for (const [path, text] of files) {
      writing(path, () => writeFileSync(path, text, { flag: "wx" }));
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
  return [file, test];
}
