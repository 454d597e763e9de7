import type { CompatibilitySwitch } from "../../datacenter/compatibility.ts";

/** The rules of one other simulator. */
export interface CompatibilityProfile {
  /** The name by which a scenario asks for it. */
  readonly name: string;
  readonly meaning: string;
  /** The switches that it turns on; the others are off. */
  readonly switches: readonly CompatibilitySwitch[];
}
