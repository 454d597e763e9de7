/**
 * Writes V8's compiled code of the command line beside it, for bin/coldaisle.cjs.
 *
 * A function's code is included if it was compiled by then, and is otherwise compiled when a run first calls it, while
 * the run waits. So some runs come first: the quick start, and a day that is consolidated, right and under the profile.
 *
 *     node scripts/compile-command-line.cjs dist/coldaisle.cjs
 */
"use strict";
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script, constants } = require("node:vm");

const SAMPLES = 288;
const TRACES = 60;

// What has not run for a while must not be thrown away before it is written.
setFlagsFromString("--no-flush-bytecode");

const filename = resolve(process.argv[2]);
const script = new Script(readFileSync(filename, "latin1"), {
  filename,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

const out = mkdtempSync(join(tmpdir(), "coldaisle-build-"));
const traces = join(out, "traces");
mkdirSync(traces);
for (let trace = 0; trace < TRACES; trace++) {
  // Ups and downs, different for each; a few ask for nothing at times.
  const percent = (sample) => Math.max(0, Math.round(40 + 45 * Math.sin(trace + sample / (5 + (trace % 7)))));
  const lines = Array.from({ length: SAMPLES }, (_, sample) => `${percent(sample)}\n`);
  writeFileSync(join(traces, `trace-${trace}`), lines.join(""));
}

const day = ["scenarios/cloudsim/iqr-mmt.yaml", "--input", `planetlab=${traces}`];
const runs = [["scenarios/quickstart.yaml"], [...day, "--set", "compatibility=none"], day];

process.on("exit", () => {
  rmSync(out, { recursive: true, force: true });
  // If a scenario fails, the tests will say so; the build is done all the same.
  process.exitCode = 0;
  // Compiled code is accepted only under the flags under which it was written.
  setFlagsFromString("--flush-bytecode");
  const name = `coldaisle-${process.version}-${process.platform}-${process.arch}.bin`;
  writeFileSync(join(dirname(filename), name), script.createCachedData());
});

/** Runs one after the other, each as a command line of its own. */
function runNext() {
  const run = runs.shift();
  if (run === undefined) return;
  process.argv = [process.argv[0], filename, "run", ...run, "--out", join(out, "results"), "--quiet"];
  script.runInThisContext()(require, filename);
  process.once("beforeExit", runNext);
}
runNext();
