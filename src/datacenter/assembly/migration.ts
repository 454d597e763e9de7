import type { MigrationAlgorithm } from "../../models/migration/algorithm.ts";
import { fixedTime } from "../../models/migration/fixed-time.ts";
import type { GuestMemory } from "../../models/migration/guest-memory.ts";
import { untouchedMemory } from "../../models/migration/memory/untouched.ts";
import { MigrationController } from "../migration/migration-controller.ts";
import { MigrationCounts, type MigrationLimits } from "../migration/migration-limits.ts";
import { MigrationLog } from "../migration/migration-log.ts";
import { MigrationQueue } from "../migration/migration-queue.ts";
import { MovingGuest } from "../migration/moving-guest.ts";
import { type PlannedMigration, PlannedMigrations } from "../migration/planned-migrations.ts";
import { type DedicatedLink, DedicatedLinks } from "../network/dedicated-links.ts";
import type { AssembledParts } from "./parts.ts";

/** How VMs move while they run. */
export interface MigrationSettings {
  /** The most that one migration sends, bit/s. */
  readonly bandwidthBitps: number;
  /** Share of a VM's CPU that a migration takes on either server, 0..1. */
  readonly cpuOverhead: number;
  /** How memory is copied; by default it is sent once. */
  readonly algorithm?: { readonly name: string; readonly algorithm: MigrationAlgorithm };
  /** How VMs write to their memory that do not say so themselves; by default none does. */
  readonly guestMemory?: (sizeBytes: number) => GuestMemory;
  /** What each migration has for itself where there is no network; without a limit by default. */
  readonly link?: DedicatedLink;
  readonly limits?: MigrationLimits;
  readonly planned?: readonly PlannedMigration[];
}

/** Migrations, and what is written down of them. */
export interface AssembledMigration {
  readonly migration: MigrationController;
  readonly log: MigrationLog;
}

/** A link that is in nobody's way. */
const NO_LIMIT: DedicatedLink = { bitps: Number.POSITIVE_INFINITY, latencyS: 0 };

/** As many migrations as are asked for. */
const UNLIMITED: MigrationLimits = {
  perServer: Number.POSITIVE_INFINITY,
  perLink: Number.POSITIVE_INFINITY,
};

const BYTES_PER_MIB = 2 ** 20;

/** Builds what carries migrations out, and has those asked for that are planned. */
export function assembleMigration(parts: AssembledParts, settings: MigrationSettings): AssembledMigration {
  const { engine, servers, vms, residents, incoming, dirty, network, staleDepartures } = parts;
  const { bandwidthBitps, cpuOverhead, planned, limits = UNLIMITED, link = NO_LIMIT } = settings;
  const copying = settings.algorithm ?? { name: fixedTime.name, algorithm: fixedTime.create({}) };
  const memoryOf = settings.guestMemory ?? untouchedMemory;
  const log = new MigrationLog(copying.name);
  const migration = new MigrationController({
    engine,
    servers,
    vms,
    incoming,
    power: parts.power,
    lifecycle: parts.lifecycle,
    serviceLevel: parts.serviceLevel,
    guest: new MovingGuest(servers, vms, residents, incoming, dirty, cpuOverhead),
    queue: new MigrationQueue(new MigrationCounts(servers.count, limits, network?.links ?? null)),
    network: network ?? new DedicatedLinks(engine, link),
    log,
    ...(staleDepartures && { staleDepartures }),
    algorithm: copying.algorithm,
    memoryOf: (vm) => vms.guestMemory[vm] ?? memoryOf(vms.memoryMiB[vm]! * BYTES_PER_MIB),
    bandwidthBitps,
  });
  if (planned) new PlannedMigrations(engine, servers, vms, migration, planned);
  return { migration, log };
}
