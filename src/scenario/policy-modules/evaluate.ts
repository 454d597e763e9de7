import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";
import type { Bundle } from "./bundle.ts";
import type { TimeLimit } from "./time-limit.ts";

/** What a bundled module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** The package by whose name a module imports this program itself. */
const SELF = "coldaisle";

/** What stands before the code, on its first line, so that the other lines keep their numbers. */
const OPENING = '"use strict";(function (exports, require, module, __filename, __dirname) {';

/**
 * Runs a bundled module once.
 *
 * @param path - absolute; packages are looked for from there, but for this one, which is the running program's
 * @throws TimeLimitError
 * @throws whatever the module throws
 */
export function evaluate({ code }: Bundle, path: string, limit: TimeLimit): ModuleExports {
  const requireFromModule = createRequire(path);
  const requireFromHere = createRequire(import.meta.url);
  const require = (name: string): unknown => (name === SELF ? requireFromHere : requireFromModule)(name);
  const script = new Script(`${OPENING}${code}\n})`, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module: { exports: unknown } = { exports: {} };
  limit.run(() => script.runInThisContext()(module.exports, require, module, path, dirname(path)));
  const { exports } = module;
  return typeof exports === "object" && exports !== null ? (exports as ModuleExports) : { default: exports };
}

/**
 * Where in the files of a bundle an error arose: `file:line:column` of the uppermost frame that lies in them, or null.
 *
 * @param path - absolute, of the module that was bundled
 * @param shown - how messages call it
 */
export function placeIn({ map }: Bundle, path: string, shown: string, error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const line of stack.split("\n")) {
    const at = line.lastIndexOf(`${path}:`);
    const place = at < 0 ? null : /^(\d+):(\d+)/.exec(line.slice(at + path.length + 1));
    if (place === null) continue;
    const entry = map.findEntry(Number(place[1]) - 1, Number(place[2]) - 1);
    if (!("originalSource" in entry)) continue;
    const { originalSource, originalLine, originalColumn } = entry;
    return `${join(dirname(shown), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  }
  return null;
}
