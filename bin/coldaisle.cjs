#!/usr/bin/env node
// CommonJS and compiled code from the build: both shorten the start (docs/design.md has the figures).
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Script, constants } = require("node:vm");

const dist = join(__dirname, "..", "dist");
const filename = join(dist, "coldaisle.cjs");

/** The compiled code belongs to exactly one Node; V8 itself rejects what it did not write. */
function compiledCode() {
  try {
    return readFileSync(join(dist, `coldaisle-${process.version}-${process.platform}-${process.arch}.bin`));
  } catch {
    return undefined;
  }
}

// The build keeps the bundle ASCII, which Latin-1 decodes fastest.
const script = new Script(readFileSync(filename, "latin1"), {
  filename,
  cachedData: compiledCode(),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(require, filename);
