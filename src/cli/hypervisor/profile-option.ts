import type { Profile } from "../../hypervisor/overhead/profile.ts";
import { profiles } from "../../hypervisor/overhead/profiles/registry.ts";
import { nearestName } from "../../scenario/nearest.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The profiles of these names, or all if there are none. The beginning of a name will do if only one begins so.
 *
 * @throws UsageError if one is unknown, with the nearest name
 */
export function readProfiles(names: readonly string[]): readonly Profile[] {
  if (names.length === 0) return profiles;
  const known = profiles.map(({ name }) => name);
  return names.map((text) => {
    const begun = profiles.filter(({ name }) => name.startsWith(text));
    if (begun.length === 1) return begun[0]!;
    const nearest = nearestName(text, known);
    const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
    throw new UsageError(`--profile: found "${text}", expected one of ${known.join(", ")}${hint}`);
  });
}
