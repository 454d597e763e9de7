/**
 * Builds dist/: the library (ES module and declarations), the command line as one file that `bin/coldaisle.cjs`
 * starts, and V8's compiled code of that file.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { build, type Plugin } from "esbuild";
import { bundlePageAssets } from "../src/report/html/bundle-assets.ts";

const TARGET = "node20.19";
const COMMAND_LINE = "dist/coldaisle.cjs";
const REPORT_PARTS = "dist/report-parts.cjs";
/** As bin/coldaisle.cjs, whose `require` the command line is given, finds it. */
const REPORT_PARTS_FROM_BIN = "../dist/report-parts.cjs";

/** Leaves what only reports need to a file of its own, which is read when a report asks for it. */
const apart: Plugin = {
  name: "report parts apart",
  setup({ onLoad }) {
    // An import() would stay one; the loader of ES modules is slower to start than require.
    const contents = `export const { drawSvg, pageAssets } = require(${JSON.stringify(REPORT_PARTS_FROM_BIN)});`;
    onLoad({ filter: /\/html\/heavy\.ts$/ }, () => ({ contents }));
  },
};

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
  // It starts a program of its own, which it finds from where it lies.
  external: ["esbuild", REPORT_PARTS_FROM_BIN],
  plugins: [apart],
  logLevel: "warning",
});

await build({
  entryPoints: ["src/report/html/heavy.ts"],
  outfile: REPORT_PARTS,
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: TARGET,
  charset: "ascii",
  legalComments: "linked",
  define: {
    BUNDLED_PAGE_ASSETS: JSON.stringify(bundlePageAssets()),
    "import.meta.url": "undefined",
  },
  external: ["esbuild"],
  logLevel: "warning",
});

node(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
node("scripts/compile-command-line.cjs", COMMAND_LINE);

/** Runs a script with this Node; its failure fails the build. */
function node(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
}
