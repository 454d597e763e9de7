import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { sourceDigest } from "../../scripts/source-digest.ts";
import { bundlePageAssets } from "../../src/report/html/bundle-assets.ts";

const ROOT = join(import.meta.dirname, "../..");
const BUILT = join(ROOT, "dist/coldaisle.cjs");

let found: string | undefined;

/**
 * The program as the source has it, a file for Node: the built one, which starts fastest, where `dist/` was made of this
 * source; elsewhere a bundle, made once for all tests of a file.
 */
export function currentProgram(): string {
  found ??= isCurrent() ? join(ROOT, "bin/coldaisle.cjs") : bundled();
  return found;
}

/** The build writes the digest of the source into the program. */
function isCurrent(): boolean {
  return existsSync(BUILT) && readFileSync(BUILT, "latin1").includes(JSON.stringify(sourceDigest()));
}

function bundled(): string {
  const folder = mkdtempSync(join(tmpdir(), "coldaisle-program-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "coldaisle.cjs");
  bundle("src/cli/main.ts", program);
  bundle("src/experiment/local/worker.ts", join(folder, "run-worker.cjs"));
  bundle("src/cli/check/judging-thread.ts", join(folder, "judging-thread.cjs"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return program;
}

function bundle(entryPoint: string, outfile: string): void {
  buildSync({
    entryPoints: [join(ROOT, entryPoint)],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    define: {
      BUNDLED_PAGE_ASSETS: JSON.stringify(bundlePageAssets()),
      "import.meta.url": "bundleUrl",
    },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    // They come with programs or libraries of their own, which they find from where they lie.
    external: ["esbuild", "@duckdb/node-api"],
    logLevel: "silent",
  });
}
