import { createHash } from "node:crypto";
import { benchmarkMachine } from "../../hypervisor/overhead/benchmark-guest.ts";
import { measureOverhead } from "../../hypervisor/overhead/measure-overhead.ts";
import type { OverheadRow } from "../../hypervisor/overhead/overhead-row.ts";
import { digestProvenance } from "../../hypervisor/overhead/provenance.ts";
import type { ResolvedCombination } from "../../hypervisor/techniques/resolve-combination.ts";

/** What a combination's operations cost. */
export interface MeasuredRows {
  readonly rows: readonly OverheadRow[];
  /** SHA-256 of all that the rows follow from, in hexadecimal. */
  readonly producedBy: string;
}

/** @throws Error if the guest does not come to its end */
export function measureCombination(resolved: ResolvedCombination): MeasuredRows {
  const machine = benchmarkMachine(resolved);
  const digest = createHash("sha256");
  digestProvenance(resolved, digest, machine);
  return { rows: measureOverhead(resolved, machine), producedBy: digest.digest("hex") };
}
