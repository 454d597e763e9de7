import { type Diagnostic, ScenarioError } from "./diagnostics.ts";
import { foundText, type Path } from "./schema/problems.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { YamlError } from "./yaml/yaml-error.ts";

/** A value of the command line that stands in for one of the file. */
export interface Override {
  /** The option as it was given, for messages. */
  readonly option: string;
  readonly path: Path;
  readonly value: unknown;
}

/**
 * Reads the argument of `--set`: a path of keys and list positions joined by dots, and a value in YAML.
 *
 * @param text - such as `sites.0.servers.0.count=100`
 * @throws ScenarioError if it is not of that form
 */
export function readOverride(text: string): Override {
  const option = `--set ${text}`;
  const at = text.indexOf("=");
  const keys = text.slice(0, Math.max(at, 0)).split(".");
  if (at < 0 || keys.includes(""))
    throw failure(option, "", JSON.stringify(text), "path=value, such as cpu.overcommit=2");
  return { option, path: keys, value: yamlValue(text.slice(at + 1), option, keys.join(".")) };
}

function yamlValue(text: string, option: string, path: string): unknown {
  try {
    return readYaml(text).data ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw failure(option, path, `a value with ${error.found}`, error.expected);
  }
}

/**
 * The data with an override in place. Mappings on the way that are missing are made; nothing given is changed, so what
 * an anchor shares with other places stays as it was there.
 *
 * @throws ScenarioError if the path runs through a value that is neither a mapping nor a list, or past a list's end
 */
export function applyOverride(data: unknown, override: Override, depth = 0): unknown {
  const { path, option, value } = override;
  if (depth === path.length) return value;
  const key = String(path[depth]);
  const place = path.slice(0, depth).join(".");
  if (Array.isArray(data)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index < 0 || index >= data.length) {
      throw failure(option, place, JSON.stringify(key), `a position in a list of ${data.length}, from 0`);
    }
    return data.map((element, i) => (i === index ? applyOverride(element, override, depth + 1) : element));
  }
  if (data === undefined || data === null) return { [key]: applyOverride(undefined, override, depth + 1) };
  if (typeof data !== "object") throw failure(option, place, foundText(data), "a mapping or a list");
  const map = data as Readonly<Record<string, unknown>>;
  const inner = Object.hasOwn(map, key) ? map[key] : undefined;
  return { ...map, [key]: applyOverride(inner, override, depth + 1) };
}

function failure(file: string, path: string, found: string, expected: string): ScenarioError {
  const diagnostic: Diagnostic = { file, path, found, expected };
  return new ScenarioError([diagnostic]);
}
