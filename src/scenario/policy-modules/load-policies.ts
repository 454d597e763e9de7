import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { thrownText } from "../../policies/guarded/policy-error.ts";
import { type Diagnostic, ScenarioError } from "../diagnostics.ts";
import { type Bundle, bundlePolicyModule } from "./bundle.ts";
import { checkPolicy } from "./check-policy.ts";
import { evaluate, type ModuleExports, placeIn } from "./evaluate.ts";
import { pickPolicy } from "./pick-policy.ts";
import type { UserPolicy } from "./policies.ts";
import type { PolicyReference } from "./references.ts";
import { TimeLimit, TimeLimitError } from "./time-limit.ts";

/** Where a reference stands, for messages. */
export type LocateReference = (
  reference: PolicyReference,
) => Pick<Diagnostic, "file" | "line" | "column" | "path">;

/**
 * Loads the policies that a scenario names by the paths of their modules. A module runs once, however many of its
 * policies the scenario names.
 *
 * @param file - the scenario's, to which paths are relative
 * @param limitS - how long a module may take, s
 * @throws ScenarioError
 */
export async function loadPolicies(
  references: readonly PolicyReference[],
  file: string,
  locate: LocateReference,
  limitS: number,
): Promise<UserPolicy[]> {
  const limit = new TimeLimit(limitS);
  const modules = new Map<string, LoadedModule>();
  const policies: UserPolicy[] = [];
  for (const reference of references) {
    const { modulePath, kind, written } = reference;
    const shown = join(dirname(file), modulePath);
    const path = resolve(dirname(file), modulePath);
    const fail = (found: string, expected: string, nearest?: string): never => {
      const hint = nearest === undefined ? {} : { nearest };
      throw new ScenarioError([{ ...locate(reference), found, expected, ...hint }]);
    };
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      fail(JSON.stringify(written), `a policy module; there is no file ${shown}`);
    }
    const loaded = modules.get(path) ?? (await loadModule(path, shown, limit));
    modules.set(path, loaded);
    const picked = pickPolicy(loaded.exports, reference);
    if (picked.problem !== null) {
      const { found, expected, nearest } = picked.problem;
      return fail(`${JSON.stringify(written)}, ${found}`, expected, nearest);
    }
    const checked = checkPolicy(picked.candidate);
    if (checked.issue !== null) throw new ScenarioError([{ file: shown, ...checked.issue }]);
    const { module } = checked;
    const placeOf = (error: unknown): string | null => placeIn(loaded.bundle, path, shown, error);
    policies.push({
      written,
      module,
      origin: { module: shown, sha256: loaded.bundle.sha256 },
      identity: { kind, name: module.name, module: shown, placeOf },
    });
  }
  return policies;
}

interface LoadedModule {
  readonly bundle: Bundle;
  readonly exports: ModuleExports;
}

async function loadModule(path: string, shown: string, limit: TimeLimit): Promise<LoadedModule> {
  const bundle = await bundlePolicyModule(path, shown);
  try {
    return { bundle, exports: evaluate(bundle, path, limit) };
  } catch (thrown) {
    throw new ScenarioError([loadProblem(thrown, bundle, path, shown)]);
  }
}

function loadProblem(thrown: unknown, bundle: Bundle, path: string, shown: string): Diagnostic {
  if (thrown instanceof TimeLimitError) {
    const expected = `one that takes at most ${thrown.limitS} s (--policy-timeout)`;
    return { file: shown, path: "", found: "a module that does not come to its end", expected };
  }
  const place = placeIn(bundle, path, shown, thrown) ?? shown;
  const found = `an error while the module was loaded (${thrownText(thrown)})`;
  return { file: place, path: "", found, expected: "a module that can be loaded" };
}
