/**
 * Builds dist/: the library (ES module and declarations), the command line as one file that `bin/coldaisle.cjs`
 * starts, V8's compiled code of that file, and what runs in its threads.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { bundlePageAssets } from "../src/report/html/bundle-assets.ts";
import { sourceDigest } from "./source-digest.ts";

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

/** Two builds of one version can be told apart by what they were made of. */
const define = { CODE_DIGEST: JSON.stringify(sourceDigest()) };

/** What every file for Node that is no module has in common. */
const commonJs: BuildOptions = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: TARGET,
  charset: "ascii",
  legalComments: "linked",
  // They come with programs, threads or libraries of their own, which they find from where they lie, or few commands want
  // them.
  external: ["esbuild", "piscina", "bullmq", "ioredis", "@duckdb/node-api", REPORT_PARTS_FROM_BIN],
  logLevel: "warning",
};

// The library and its helper for tests in one build, so that both know the same classes. What the helper needs of the
// development's packages is part of it, but for vitest, which is the user's.
await build({
  entryPoints: { index: "src/index.ts", testing: "src/testing/index.ts" },
  outdir: "dist",
  splitting: true,
  chunkNames: "shared-[hash]",
  bundle: true,
  format: "esm",
  platform: "node",
  target: TARGET,
  external: [...runtimePackages(), "vitest"],
  legalComments: "linked",
  sourcemap: true,
  define,
  logLevel: "warning",
});

// One CommonJS file: what is imported dynamically stays unevaluated until a command asks for it.
// The wrapper is what bin/coldaisle.cjs calls, with what Node's own module wrapper would give.
await build({
  ...commonJs,
  entryPoints: ["src/cli/main.ts"],
  outfile: COMMAND_LINE,
  define: { ...define, "import.meta.url": "bundleUrl" },
  banner: {
    js: '(function(require,__filename){const bundleUrl=require("node:url").pathToFileURL(__filename).href;',
  },
  footer: { js: "})" },
  plugins: [apart],
});

// What the command line starts threads with.
await build({
  ...commonJs,
  entryPoints: ["src/experiment/local/worker.ts"],
  outfile: "dist/run-worker.cjs",
  define: { ...define, "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
});

await build({
  ...commonJs,
  entryPoints: ["src/cli/check/judging-thread.ts"],
  outfile: "dist/judging-thread.cjs",
  define: { ...define, "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
});

await build({
  ...commonJs,
  entryPoints: ["src/cli/hypervisor/measuring-thread.ts"],
  outfile: "dist/measuring-thread.cjs",
  define,
});

await build({
  ...commonJs,
  entryPoints: ["src/report/html/heavy.ts"],
  outfile: REPORT_PARTS,
  minify: true,
  define: {
    ...define,
    BUNDLED_PAGE_ASSETS: JSON.stringify(bundlePageAssets()),
    "import.meta.url": "undefined",
  },
});

node(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
node("scripts/compile-command-line.cjs", COMMAND_LINE);

/** Names of the packages that an installation brings along. */
function runtimePackages(): string[] {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly dependencies: object;
  };
  return Object.keys(dependencies);
}

/** Runs a script with this Node; its failure fails the build. */
function node(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
}
