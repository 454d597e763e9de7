import { createHash } from "node:crypto";
import { digestProvenance } from "../../hypervisor/overhead/provenance.ts";
import type { ResolvedCombination } from "../../hypervisor/techniques/resolve-combination.ts";

/** SHA-256 of all that the rows of a combination follow from, in hexadecimal. */
export function producedBy(resolved: ResolvedCombination): string {
  const digest = createHash("sha256");
  digestProvenance(resolved, digest);
  return digest.digest("hex");
}
