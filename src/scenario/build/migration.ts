import type { MigrationSettings } from "../../datacenter/assembly/migration.ts";
import type { VmSpec } from "../../models/compute/vms.ts";
import { createMigrationAlgorithm } from "../../models/migration/algorithms.ts";
import type { GuestMemory } from "../../models/migration/guest-memory.ts";
import { createGuestMemory } from "../../models/migration/memory/registry.ts";
import { workingSet } from "../../models/migration/memory/working-set.ts";
import { ScenarioError } from "../diagnostics.ts";
import { nearestName } from "../nearest.ts";
import type { MigrationSpec, Scenario, VmTypeSpec } from "../specification.ts";

const BYTES_PER_MIB = 2 ** 20;

/** How the VMs of a type write to their memory; null: as all do. */
export function guestMemoryOf(
  { guestMemory, memoryMiB }: VmTypeSpec,
  { bandwidthBitps }: Pick<MigrationSpec, "bandwidthBitps">,
): GuestMemory | null {
  if (guestMemory === null) return null;
  const basis = { sizeBytes: memoryMiB * BYTES_PER_MIB, migrationBytesPerS: bandwidthBitps / 8 };
  return createGuestMemory(guestMemory.name, basis, guestMemory.parameters);
}

/**
 * What a scenario says of migration, with its VMs by row.
 *
 * @throws ScenarioError if it plans a migration of a VM that there is not
 */
export function migrationSettings({ name, migration }: Scenario, vms: readonly VmSpec[]): MigrationSettings {
  const { algorithm, guestMemory, bandwidthBitps, link, cpuOverhead, perServer, perLink, planned } =
    migration;
  return {
    algorithm: {
      name: algorithm.name,
      algorithm: createMigrationAlgorithm(algorithm.name, algorithm.parameters),
    },
    guestMemory: (sizeBytes) =>
      createGuestMemory(
        guestMemory?.name ?? workingSet.name,
        { sizeBytes, migrationBytesPerS: bandwidthBitps / 8 },
        guestMemory?.parameters ?? {},
      ),
    bandwidthBitps,
    link: { bitps: link.bandwidthBitps, latencyS: link.latencyS },
    cpuOverhead,
    limits: { perServer, perLink },
    ...(planned.length > 0 && { planned: plannedByRow(name, planned, vms) }),
  };
}

function plannedByRow(
  scenario: string,
  planned: MigrationSpec["planned"],
  vms: readonly VmSpec[],
): NonNullable<MigrationSettings["planned"]> {
  const rows = new Map(vms.map(({ name }, row) => [name, row]));
  return planned.map(({ vm, to, atS }, i) => {
    const row = rows.get(vm);
    if (row !== undefined) return { vm: row, target: to, atS };
    const nearest = nearestName(vm, [...rows.keys()]);
    throw new ScenarioError([
      {
        file: scenario,
        path: `migration.planned.${i}.vm`,
        found: JSON.stringify(vm),
        expected: "the name of a VM",
        ...(nearest !== undefined && { nearest }),
      },
    ]);
  });
}
