/**
 * Builds dist/: the library (ES module and declarations), the command line as one file that `bin/coldaisle.cjs`
 * starts, V8's compiled code of that file, and the file of a thread that does runs.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

const TARGET = "node20.19";
const COMMAND_LINE = "dist/coldaisle.cjs";

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
  // They start programs and threads of their own, which they find from where they lie, or are wanted by few commands.
  external: ["esbuild", "piscina", "bullmq", "ioredis"],
  logLevel: "warning",
};

await build({
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.js",
  bundle: true,
  format: "esm",
  platform: "node",
  target: TARGET,
  packages: "external",
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
});

await build({
  ...commonJs,
  entryPoints: ["src/experiment/local/worker.ts"],
  outfile: "dist/run-worker.cjs",
  define: { ...define, "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
});

node(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
node("scripts/compile-command-line.cjs", COMMAND_LINE);

/** Digest of all that the program is made of. */
function sourceDigest(): string {
  const digest = createHash("sha256");
  const sources = readdirSync("src", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of [...sources.toSorted(), "package-lock.json"]) {
    digest.update(`${file.replaceAll("\\", "/")}\0`).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 12);
}

/** Runs a script with this Node; its failure fails the build. */
function node(...args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
}
