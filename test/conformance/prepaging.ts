import { carryOut, type SteadyOutcome } from "../../src/models/migration/carry-out.ts";
import { pushFaults, stallShare } from "../../src/models/migration/demand-paging.ts";
import { PAGE_BYTES } from "../../src/models/migration/guest-memory.ts";
import { workingSet } from "../../src/models/migration/memory/working-set.ts";
import { postCopy } from "../../src/models/migration/post-copy.ts";
import { resolveParameters } from "../../src/models/parameters.ts";
import { HINES_GOPALAN } from "./hines-2009.table.ts";

/** A post-copy of Hines and Gopalan by our models, and the share of first uses that prepaging kept from being faults. */
export function prepagedMigration(locality: number): SteadyOutcome & { readonly avoided: number } {
  const { memoryMiB, linkMbitps, hotSet, hotWriteRate } = HINES_GOPALAN;
  const linkBytesPerS = (linkMbitps * 1e6) / 8;
  const memory = workingSet.create(
    { sizeBytes: memoryMiB * 2 ** 20, migrationBytesPerS: linkBytesPerS },
    resolveParameters(workingSet.parameters, { hotSet, hotWriteRate, coldWriteRate: 0, locality }),
  );
  const given = { memory, load: 1, speedBytesPerS: linkBytesPerS, linkBytesPerS, latencyS: 1e-4 };
  const parameters = resolveParameters(postCopy.parameters, {});
  const outcome = carryOut(postCopy.create(parameters), given);
  const push = {
    missing: "all",
    missingShare: outcome.bytesByStep.at(-1)! / memory.sizeBytes,
    durationS: outcome.totalS - outcome.downtimeS,
    load: 1,
    prepages: true,
  } as const;
  const stalled = stallShare(memory, push, parameters.faultTime + PAGE_BYTES / linkBytesPerS);
  const { firstUses, faults } = pushFaults(memory, { ...push, load: 1 - stalled });
  return { ...outcome, avoided: 1 - faults / firstUses };
}
