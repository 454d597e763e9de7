import { COMPATIBILITY_SWITCHES, type Compatibility, RIGHT } from "../datacenter/compatibility.ts";
import { compatibilityProfiles } from "./profiles/registry.ts";

/** Every switch by its name, with what it changes. */
export const compatibilitySwitches: readonly { readonly name: string; readonly meaning: string }[] =
  Object.entries(COMPATIBILITY_SWITCHES).map(([name, meaning]) => ({ name, meaning }));

/** No profile: all switches are off. */
const NO_PROFILE = "none";

/** The names that `compatibility` and `compatibility.profile` take; the first is the default. */
export function profileNames(): string[] {
  return [NO_PROFILE, ...compatibilityProfiles.map(({ name }) => name)];
}

/** Every switch as a profile sets it; `profile` is one of {@link profileNames}. */
export function switchesOf(profile: string): Compatibility {
  const on = compatibilityProfiles.find(({ name }) => name === profile)?.switches ?? [];
  return { ...RIGHT, ...Object.fromEntries(on.map((name) => [name, true])) };
}
