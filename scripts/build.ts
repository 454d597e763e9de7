/**
 * Builds dist/: the library (ES module and declarations), the command line as one file that `bin/coldaisle.cjs`
 * starts, and V8's compiled code of that file.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const TARGET = "node20.19";
const COMMAND_LINE = "dist/coldaisle.cjs";

rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.js",
  bundle: true,
  format: "esm",
  platform: "node",
  target: TARGET,
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
});

// One CommonJS file: what is imported dynamically stays unevaluated until a command asks for it.
// The wrapper is what bin/coldaisle.cjs calls, with what Node's own module wrapper would give.
await build({
  entryPoints: ["src/cli/main.ts"],
  outfile: COMMAND_LINE,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: TARGET,
  charset: "ascii",
  legalComments: "linked",
  define: { "import.meta.url": "bundleUrl" },
  banner: {
    js: '(function(require,__filename){const bundleUrl=require("node:url").pathToFileURL(__filename).href;',
  },
  footer: { js: "})" },
  // They come with programs or libraries of their own, which they find from where they lie.
  external: ["esbuild", "@duckdb/node-api"],
  logLevel: "warning",
});

node(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
node("scripts/compile-command-line.cjs", COMMAND_LINE);

/** Runs a script with this Node; its failure fails the build. */
function node(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
}
