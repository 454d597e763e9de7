import { profile } from "./cloudsim-3.0.3.ts";
import type { CompatibilityProfile } from "./profile.ts";

/** Every profile that a scenario can name. */
export const compatibilityProfiles: readonly CompatibilityProfile[] = [profile];
