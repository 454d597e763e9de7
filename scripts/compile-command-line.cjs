/**
 * Writes V8's compiled code of the command line beside it, for bin/coldaisle.cjs.
 * A run of the quick-start scenario comes first, so that the code of its functions is included.
 *
 *     node scripts/compile-command-line.cjs dist/coldaisle.cjs
 */
"use strict";
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");
const { Script, constants } = require("node:vm");

const filename = resolve(process.argv[2]);
const script = new Script(readFileSync(filename, "latin1"), {
  filename,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

const out = mkdtempSync(join(tmpdir(), "coldaisle-build-"));
process.on("exit", () => {
  rmSync(out, { recursive: true, force: true });
  // If the scenario fails, the tests will say so; the build is done all the same.
  process.exitCode = 0;
  const name = `coldaisle-${process.version}-${process.platform}-${process.arch}.bin`;
  writeFileSync(join(dirname(filename), name), script.createCachedData());
});
process.argv = [process.argv[0], filename, "run", "scenarios/quickstart.yaml", "--out", out, "--quiet"];
script.runInThisContext()(require, filename);
