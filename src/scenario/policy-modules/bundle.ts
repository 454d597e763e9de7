import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { basename, dirname, join } from "node:path";
import type { BuildFailure, Message } from "esbuild";
import { type Diagnostic, ScenarioError } from "../diagnostics.ts";

/** A module of the user's with all that it imports by a relative path, as one piece of JavaScript. */
export interface Bundle {
  /** CommonJS. */
  readonly code: string;
  /** From places in {@link code} to those in the files, which it names relative to the module's folder. */
  readonly map: SourceMap;
  /** SHA-256 of the files' contents; that of the module itself if it imports no other. */
  readonly sha256: string;
}

/**
 * Bundles a module: TypeScript becomes JavaScript, and everything that it says about policies is in one hash. Packages
 * stay imports.
 *
 * @param path - absolute
 * @param shown - how messages call it
 * @throws ScenarioError with the places of what is not JavaScript or TypeScript
 */
export async function bundlePolicyModule(path: string, shown: string): Promise<Bundle> {
  // Loaded here, because most scenarios name no module; by require, because V8's compiled code of the command line
  // knows of no import.
  const { build } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const folder = dirname(path);
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [`./${basename(path)}`],
      absWorkingDir: folder,
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node20.19",
      packages: "external",
      sourcemap: "external",
      outfile: "policy.js",
      write: false,
      metafile: true,
      logLevel: "silent",
      // A project's own settings must not change what a module computes.
      tsconfigRaw: {},
    });
    const [map, code] = outputFiles;
    const files = Object.keys(metafile.inputs).map((file) => join(folder, file));
    return { code: code!.text, map: new SourceMap(JSON.parse(map!.text)), sha256: digest(files) };
  } catch (thrown) {
    const messages = (thrown as Partial<BuildFailure>).errors;
    if (messages === undefined) throw thrown;
    throw new ScenarioError(messages.map((message) => diagnostic(message, shown)));
  }
}

function diagnostic({ text, location }: Message, shown: string): Diagnostic {
  const problem = { path: "", found: text, expected: "a module in JavaScript or TypeScript" };
  if (location === null) return { file: shown, ...problem };
  const file = join(dirname(shown), location.file);
  return { file, line: location.line, column: location.column + 1, ...problem };
}

function digest(files: readonly string[]): string {
  const digests = files.map((file) => createHash("sha256").update(readFileSync(file)).digest("hex"));
  if (digests.length === 1) return digests[0]!;
  return createHash("sha256").update(digests.toSorted().join("\n")).digest("hex");
}
