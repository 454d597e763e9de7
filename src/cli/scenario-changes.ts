import { UsageError } from "./usage-error.ts";

/** The options by which a command changes a scenario. */
export const CHANGES = {
  set: {
    kind: "texts",
    placeholder: "path=value",
    meaning: "Override a value of the scenario; repeatable",
  },
  input: { kind: "texts", placeholder: "name=path", meaning: "Say where an input is found; repeatable" },
  seed: { kind: "integer", placeholder: "integer", meaning: "Override the seed" },
} as const;

/**
 * Paths by name from the arguments of `--input`.
 *
 * @throws UsageError if one is not `name=path`, or if a name is given twice
 */
export function inputPaths(given: readonly string[]): Record<string, string> {
  const paths: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf("=");
    const name = text.slice(0, at);
    if (at < 1 || at === text.length - 1) {
      throw new UsageError(`--input: found "${text}", expected name=path`);
    }
    if (Object.hasOwn(paths, name)) throw new UsageError(`--input: "${name}" is given twice`);
    paths[name] = text.slice(at + 1);
  }
  return paths;
}
