import * as z from "zod/mini";
import { compatibilitySwitches, profileNames, switchesOf } from "../compatibility.ts";
import type { CompatibilitySpec } from "../specification.ts";
import { choice, flag, type Schema } from "./fields.ts";
import { byDefault, section } from "./sections.ts";

const MEANING =
  "rules of another simulator: a profile's name, or a profile with single switches set otherwise";

const PROFILE_MEANING = "whose rules";

/** The value of `compatibility`: a name stands for a mapping with that profile alone. */
export function compatibilitySchema(): Schema<CompatibilitySpec> {
  const switches: Record<string, z.ZodMiniOptional<Schema<boolean>>> = {};
  for (const { name, meaning } of compatibilitySwitches) {
    switches[name] = z.optional(flag(meaning));
  }
  const profile = byDefault(profileNames()[0], choice(PROFILE_MEANING, profileNames()));
  const mapping = section(MEANING, { profile, ...switches }, ({ profile, ...given }) => {
    const set = Object.entries(given).filter(([, on]) => on !== undefined);
    return { profile, switches: { ...switchesOf(profile), ...Object.fromEntries(set) } };
  });
  // A transform alone would have the JSON Schema take over what follows it, beside what is registered for editors.
  const asMapping = z.pipe(
    z.unknown(),
    z.transform((value: unknown) => (typeof value === "string" ? { profile: value } : value)),
  );
  const schema = z.pipe(asMapping, mapping as unknown as z.ZodMiniType<CompatibilitySpec, unknown>);
  return schema.register(z.globalRegistry, { description: MEANING, anyOf: jsonSchemas() });
}

/** For editors: a schema with a transform in front of it cannot say by itself what goes in. */
function jsonSchemas(): unknown[] {
  const profile = { enum: profileNames(), description: PROFILE_MEANING };
  const flags = compatibilitySwitches.map(({ name, meaning }) => [
    name,
    { type: "boolean", description: meaning },
  ]);
  const properties = { profile, ...Object.fromEntries(flags) };
  return [profile, { type: "object", properties, additionalProperties: false }];
}
